{{theme js/share.js}}
