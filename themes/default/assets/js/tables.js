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

// A table of the report is sorted by a column, the totals staying below; it can be taken along to a spreadsheet. On paper it
// stands as it was published.
(function () {
  const number = cell => {
    const data = cell.querySelector('data[value]'), text = (data ? data.value : cell.textContent).replace(/[,\s]/g, '').replace(/^[^\d\u2212-]*/, '').replace('\u2212', '-');
    const value = parseFloat(text);
    return isNaN(value) ? null : value * (/^-?[\d.]+万/.test(text) ? 1e4 : /^-?[\d.]+亿/.test(text) ? 1e8 : 1);
  };
  const tables = Array.from(document.querySelectorAll('.exhibit .table:not(.paper-group) > table.data'));

  function sortable(table) {
    const rows = Array.from(table.tBodies[0].rows), heads = Array.from(table.tHead.rows).filter(row => !row.classList.contains('table-head'));
    const items = rows.filter(row => !row.classList.contains('total'));
    // A tree, headings between the rows, heads above heads: there the order of the rows says something.
    if (heads.length !== 1 || items.length < 4 || rows.some(row => /level-/.test(row.className) || row.querySelector('[colspan]'))) return;
    let by, order = '';
    function apply() {
      const sign = order === 'ascending' ? 1 : -1, words = new Intl.Collator(document.documentElement.lang);
      const sorted = !order ? items : items.map(row => [row, row.cells[by]]).map(([row, cell]) => [row, number(cell), cell.textContent]).sort((a, b) => {
        if (a[1] !== null && b[1] !== null) return sign * (a[1] - b[1]);
        // What is no number stands below the numbers in either order.
        if (a[1] !== null || b[1] !== null) return a[1] === null ? 1 : -1;
        return heads[0].cells[by].classList.contains('amount') ? 0 : sign * words.compare(a[2], b[2]);
      }).map(entry => entry[0]);
      let next = 0;
      table.tBodies[0].append(...rows.map(row => row.classList.contains('total') ? row : sorted[next++]));
      Array.from(heads[0].cells, (head, index) => head.setAttribute('aria-sort', index === by && order ? order : 'none'));
    }
    Array.from(heads[0].cells).forEach((head, index) => {
      if (!head.textContent.trim()) return;
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'sort' });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const first = head.classList.contains('amount') ? ['descending', 'ascending'] : ['ascending', 'descending'];
        order = by !== index ? first[0] : order === first[0] ? first[1] : order === first[1] ? '' : first[0];
        by = index;
        apply();
      });
    });
    matchMedia('print').addEventListener('change', event => {
      const kept = order;
      if (event.matches) order = '';
      apply();
      order = kept;
    });
  }

  tables.forEach(table => {
    sortable(table);
    const button = table.closest('.exhibit').querySelector('.table-copy');
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener('click', () => {
      // Signs have their meaning beside them, and what is said beside a number would make it a text.
      const cell = cell => {
        const own = cell.cloneNode(true);
        own.querySelectorAll('[aria-hidden=true], .cell-mark, .waiver-mark').forEach(part => part.remove());
        return own.textContent.trim().replace(/\s+/g, ' ');
      };
      const rows = Array.from(table.rows).filter(row => !row.classList.contains('table-head'));
      navigator.clipboard.writeText(rows.map(row => Array.from(row.cells, cell).join('\t')).join('\n')).then(() => { button.textContent = button.dataset.copied; });
    });
  });
})();
