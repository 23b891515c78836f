// Runs before the first paint, so that controls, sizes and colours do not jump afterwards.
(function () {
  var root = document.documentElement;
  root.classList.add('js');
  if (navigator.share) root.classList.add('can-share');
  // In WeChat the function is there but does nothing.
  if (window.print && !/MicroMessenger/i.test(navigator.userAgent)) root.classList.add('can-print');
  try {
    ['text-size', 'scheme', 'view', 'figures'].forEach(function (name) {
      var value = localStorage.getItem((root.dataset.storage || '') + name);
      if (/^([1-3]|light|dark|contrast|elder|explained)$/.test(value)) root.setAttribute('data-' + name, value);
    });
  } catch (error) {
    // Storage may be switched off; the page is then shown in its default view.
  }
})();
