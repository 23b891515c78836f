{{theme js/table-tools.js}}
