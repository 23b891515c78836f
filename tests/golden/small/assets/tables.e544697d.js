{{theme js/tables.js}}
