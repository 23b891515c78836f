{{theme js/language.js}}
