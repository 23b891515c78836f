// Runs before the first paint, so that controls and text size do not jump afterwards.
(function () {
  var root = document.documentElement;
  root.classList.add('js');
  if (navigator.share) root.classList.add('can-share');
  try {
    var size = localStorage.getItem((root.dataset.storage || '') + 'text-size');
    if (/^[1-3]$/.test(size)) root.dataset.textSize = size;
  } catch (error) {
    // Storage may be switched off; the page is then shown at its normal size.
  }
})();
