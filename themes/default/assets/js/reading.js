// The bar of reading tools: text size, colours, the elder view and whether figures are buttons, remembered on this
// device. A button bears the name of a choice and one of its values.
(function () {
  const root = document.documentElement, base = root.dataset.storage || '';
  const names = ['text-size', 'scheme', 'view', 'figures'];
  const opener = document.querySelector('.reading-open'), bar = document.querySelector('.reading');
  const buttons = Array.from(document.querySelectorAll('.head button[name]'));
  if (!opener || !bar) return;

  function show() {
    buttons.forEach(button => button.setAttribute('aria-pressed', String(button.value === (root.getAttribute('data-' + button.name) || ''))));
  }

  function apply(name, value) {
    if (value) root.setAttribute('data-' + name, value);
    else root.removeAttribute('data-' + name);
    show();
  }

  function choose(name, value) {
    apply(name, value);
    try {
      if (value) localStorage.setItem(base + name, value);
      else localStorage.removeItem(base + name);
    } catch (error) {
      // Without storage the choice holds for this page.
    }
  }

  // Text above the control may grow; what was pressed keeps its place in the window.
  function inPlace(button, act) {
    const before = button.getBoundingClientRect().top;
    act();
    scrollBy(0, button.getBoundingClientRect().top - before);
  }

  function toggle(open) {
    bar.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
  }

  // A button that is pressed already is taken back.
  buttons.forEach(button => button.addEventListener('click', () => {
    const value = button.getAttribute('aria-pressed') === 'true' ? '' : button.value;
    inPlace(button, () => choose(button.name, value));
  }));
  bar.querySelector('.reading-reset').addEventListener('click', event => {
    const status = bar.querySelector('.reading-status');
    status.textContent = '';
    inPlace(event.target, () => names.forEach(name => choose(name, '')));
    setTimeout(() => { status.textContent = bar.dataset.reset; }, 50);
  });
  opener.addEventListener('click', () => toggle(bar.hidden));
  bar.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    toggle(false);
    opener.focus();
  });

  // Other tabs follow, and so does a page that the browser had put aside.
  function recall() {
    try { names.forEach(name => apply(name, localStorage.getItem(base + name))); } catch (error) { show(); }
  }
  addEventListener('storage', event => { if (!event.key || names.some(name => event.key === base + name)) recall(); });
  addEventListener('pageshow', event => { if (event.persisted) recall(); });
  show();
})();
