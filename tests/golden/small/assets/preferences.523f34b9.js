{{theme js/preferences.js}}
