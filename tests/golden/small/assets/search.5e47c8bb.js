{{theme js/search.js}}
