{{theme js/read-aloud.js}}
