{{theme js/speech.js}}
