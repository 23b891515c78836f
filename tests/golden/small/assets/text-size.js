// Four steps of text size, remembered on this device.
(function () {
  const root = document.documentElement;
  const key = (root.dataset.storage || '') + 'text-size';
  const buttons = Array.from(document.querySelectorAll('.text-size [data-size]'));

  function show() {
    const size = root.dataset.textSize || '0';
    buttons.forEach(button => button.setAttribute('aria-pressed', String(button.dataset.size === size)));
  }

  function choose(button) {
    // The text above the control grows too; the pressed button keeps its place in the window.
    const before = button.getBoundingClientRect().top;
    const size = button.dataset.size;
    if (size === '0') delete root.dataset.textSize;
    else root.dataset.textSize = size;
    show();
    window.scrollBy(0, button.getBoundingClientRect().top - before);
    try {
      if (size === '0') localStorage.removeItem(key);
      else localStorage.setItem(key, size);
    } catch (error) {
      // Without storage the choice holds for this page.
    }
  }

  buttons.forEach(button => button.addEventListener('click', () => choose(button)));
  show();
})();
