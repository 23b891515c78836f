{{theme js/moved.js}}
