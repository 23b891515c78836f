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
