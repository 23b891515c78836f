{{theme js/found.js}}
