{{theme js/reading.js}}
