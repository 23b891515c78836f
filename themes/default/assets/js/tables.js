// A table that fits its box is no stop for the keyboard, and is not named as one that scrolls.
// Without this script every table is.
(function () {
  if (!window.ResizeObserver) return;
  const boxes = new Map();

  function look(box) {
    const scrolls = box.scrollWidth > box.clientWidth + 1, names = box.querySelector('tbody th:not([colspan])');
    box.classList.toggle('scrolls', scrolls);
    // Columns come to rest behind the names of the rows, whose width is known only now. A box that came to rest before stands
    // with its first columns behind them, so it begins anew.
    if (names) box.style.setProperty('--names', names.offsetWidth + 'px');
    if (scrolls && !box.classList.contains('snaps')) box.scrollLeft = 0;
    box.classList.toggle('snaps', scrolls);
    const put = (name, value) => scrolls ? box.setAttribute(name, value) : box.removeAttribute(name);
    put('tabindex', '0');
    put('role', 'region');
    put('aria-label', boxes.get(box));
  }

  // The box changes with the window, the table with the size of the text.
  const observer = new ResizeObserver(entries => new Set(entries.map(entry => entry.target.closest('.table'))).forEach(look));
  document.querySelectorAll('.table[tabindex]').forEach(box => {
    boxes.set(box, box.getAttribute('aria-label'));
    observer.observe(box);
    observer.observe(box.firstElementChild);
    box.addEventListener('scroll', () => box.classList.toggle('past', Math.abs(box.scrollLeft) > 2), { passive: true });
  });
})();

// What sorts and copies is loaded where there is a table.
(function () {
  const page = document.querySelector('[data-table-tools]');
  if (page && document.querySelector('.exhibit table.data')) document.head.append(Object.assign(document.createElement('script'), { src: page.dataset.tableTools }));
})();
