// Writes page numbers beside the links of the page that lead to places of the same page: in
// the table of contents at the end of the line, in the text behind the link. `pages` has the
// page of each place; a place that has none yet gets the room of two digits. Returns the
// names of all places that have a number. It may run again: numbers are then replaced.
(pages) => {
  const contents = document.querySelector('nav.contents');
  const words = document.querySelector('[data-page-reference]')?.dataset.pageReference;
  const names = new Set();
  const number = (link, kind, text) => {
    let shown = link.querySelector(`.${kind}`);
    if (!shown) {
      shown = document.createElement('span');
      shown.className = kind;
      link.append(shown);
    }
    shown.textContent = text;
  };
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    const name = link.hash.slice(1);
    // Marks and anchors lead to something on their own sheet, or back; headings would take the
    // number into the outline. What is not printed needs none.
    const isMark = link.closest('sup, h1, h2, h3, h4, h5, h6, .anchor, .footnote-back, .skip');
    let target;
    try { target = document.getElementById(decodeURIComponent(name)) } catch { continue }
    if (isMark || !target?.getClientRects().length || !link.getClientRects().length) continue;
    const page = pages[name] ?? '00';
    if (contents?.contains(link)) {
      contents.classList.add('contents-numbered');
      number(link, 'contents-page', page);
    } else if (words) {
      number(link, 'page-reference', words.replace('{}', page));
    } else continue;
    names.add(name);
  }
  return [...names];
}
