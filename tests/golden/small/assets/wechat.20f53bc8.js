{{theme js/wechat.js}}
