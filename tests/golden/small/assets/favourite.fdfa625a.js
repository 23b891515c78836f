{{theme js/favourite.js}}
