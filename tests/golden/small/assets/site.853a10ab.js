{{theme js/reading.js}}
{{theme js/favourite.js}}
{{theme js/read-aloud.js}}
{{theme js/share.js}}
{{theme js/language.js}}
{{theme js/fact.js}}
{{theme js/tables.js}}
{{theme js/found.js}}
