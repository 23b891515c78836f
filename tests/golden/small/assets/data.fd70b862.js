{{theme js/data.js}}
