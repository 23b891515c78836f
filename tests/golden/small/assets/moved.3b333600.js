// On a page that has moved: leads on, to the very place that the old address names.
(function () {
  var target = new URL(document.currentScript.dataset.target, location.href);
  if (location.hash) target.hash = location.hash;
  location.replace(target.href);
})();
