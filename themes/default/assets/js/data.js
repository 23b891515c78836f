// The page of a report's data.
(function () {
  // WeChat saves no files: there the page says how to open the browser. Without this
  // script a quiet sentence says so to everyone.
  if (/MicroMessenger/i.test(navigator.userAgent)) {
    document.querySelectorAll('.data-wechat').forEach(note => { note.hidden = false; });
    document.querySelectorAll('.data-else').forEach(hint => { hint.hidden = true; });
  }

  // A link to a figure opens it, in browsers too that do not do so themselves.
  function open() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1))), more = place && place.closest('.datum details');
    if (!more) return;
    more.open = true;
    // What a filter hides is shown again.
    if (more.parentElement.hidden) {
      const input = document.querySelector('.data-filter input');
      input.value = '';
      input.dispatchEvent(new Event('input'));
      place.scrollIntoView();
    }
  }
  addEventListener('hashchange', open);
  open();

  // The filter: of a long list only the figures whose name, value or words contain all that is typed.
  const filter = document.querySelector('.data-filter');
  if (!filter) return;
  const input = filter.querySelector('input'), status = filter.querySelector('[role=status]');
  const folded = text => text.normalize('NFKC').replace(/\u2212/g, '-').toLowerCase().replace(/(\d),(?=\d{3})/g, '$1');
  const figures = Array.from(document.querySelectorAll('.datum'), row => ({ row, words: folded(row.textContent) }));
  function apply() {
    const wanted = folded(input.value).split(/\s+/).filter(Boolean);
    let found = 0;
    figures.forEach(({ row, words }) => {
      row.hidden = !wanted.every(word => words.includes(word));
      if (!row.hidden) found++;
    });
    document.querySelectorAll('.data-group').forEach(group => { group.hidden = !group.querySelector('.datum:not([hidden])'); });
    status.textContent = !wanted.length ? '' : found ? status.dataset.count.replace('{}', found) : status.dataset.none;
  }
  input.addEventListener('input', apply);
  // A browser that comes back to the page has kept what was typed.
  addEventListener('pageshow', apply);
  filter.hidden = false;
})();
