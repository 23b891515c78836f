// WeChat saves no files: there the page says how to open the browser. Without this
// script a quiet sentence says so to everyone.
(function () {
  if (!/MicroMessenger/i.test(navigator.userAgent)) return;
  document.querySelectorAll('.data-wechat').forEach(note => { note.hidden = false; });
  document.querySelectorAll('.data-else').forEach(hint => { hint.hidden = true; });
})();
