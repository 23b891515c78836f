// The tables that are wider than the sheet that they are printed on: their names, and both
// widths in millimetres. Media must be `print`.
(() => {
  const UNITS = { mm: 96 / 25.4, cm: 96 / 2.54, in: 96, pt: 96 / 72, px: 1 };
  const SHEETS = { a5: [148, 210], a4: [210, 297], a3: [297, 420], b5: [176, 250], letter: [215.9, 279.4], legal: [215.9, 355.6] };
  const pixels = (length) => {
    const [, number, unit] = /^([\d.]+)(mm|cm|in|pt|px)$/.exec(length) ?? [];
    return unit ? number * UNITS[unit] : 0;
  };
  // The width of the type area for each page name; `auto` is the page without a name.
  const areas = new Map();
  const measure = (rules) => {
    for (const rule of rules) {
      if (rule instanceof CSSPageRule) {
        const words = rule.style.size.toLowerCase().split(/\s+/);
        const sheet = words.map((word) => SHEETS[word]).find(Boolean)?.map((length) => length * UNITS.mm);
        let [width, height] = sheet ?? words.map(pixels);
        if (words.includes('landscape')) [width, height] = [height, width];
        const margins = pixels(rule.style.marginLeft) + pixels(rule.style.marginRight);
        if (width) areas.set(rule.selectorText || 'auto', width - margins);
      } else if (rule.cssRules) measure(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) measure(sheet.cssRules);
  const cut = [];
  for (const table of document.querySelectorAll('table')) {
    const frame = table.parentElement;
    if (!frame.getClientRects().length) continue;
    let page = 'auto';
    for (let box = table; box && page === 'auto'; box = box.parentElement) page = getComputedStyle(box).page || 'auto';
    const area = areas.get(page);
    if (!area) continue;
    const indent = document.documentElement.clientWidth - frame.clientWidth;
    const before = table.style.inlineSize;
    table.style.inlineSize = 'min-content';
    const width = table.getBoundingClientRect().width;
    table.style.inlineSize = before;
    if (width > area - indent + 1) {
      const name = table.caption?.textContent.trim() || frame.getAttribute('aria-label') || table.rows[0]?.textContent.trim();
      cut.push({ name, width: Math.ceil(width / UNITS.mm), area: Math.floor((area - indent) / UNITS.mm) });
    }
  }
  return cut;
})()
