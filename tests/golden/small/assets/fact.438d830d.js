{{theme js/fact.js}}
