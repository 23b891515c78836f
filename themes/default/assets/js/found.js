// Marks the words that a search has led here by, and brings the first into view.
(function () {
  const words = new URLSearchParams(location.search).getAll('mark').filter(Boolean).slice(0, 20);
  if (!words.length) return;
  const literal = word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  const pattern = new RegExp(words.map(literal).join('|'), 'gi');

  // A word may begin in one element and end in the next: a figure, something bold.
  function mark(passage) {
    const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT), parts = [];
    let text = '', node;
    while ((node = walker.nextNode())) {
      if (node.parentNode.closest('sup, svg')) continue;
      parts.unshift([node, text.length]);
      text += node.data;
    }
    // From the end on, so that places before it stay right.
    Array.from(text.matchAll(pattern)).reverse().forEach(found => parts.forEach(([node, start]) => {
      const from = Math.max(found.index - start, 0), to = Math.min(found.index + found[0].length - start, node.length);
      if (from >= to) return;
      const word = from ? node.splitText(from) : node, mark = document.createElement('mark');
      word.splitText(to - from);
      word.replaceWith(mark);
      mark.append(word);
    }));
  }

  document.querySelectorAll('main h1, .clause-title, .prose, .waiver, .data-files a, .datum summary > *, .datum-more dd').forEach(mark);
  addEventListener('load', () => {
    const place = document.getElementById(location.hash.slice(1));
    const marks = Array.from(document.querySelectorAll('mark')), top = place && (place.closest('.datum') || place);
    const first = top && marks.find(mark => top.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING) || marks[0];
    if (first && first.getBoundingClientRect().bottom > innerHeight) first.scrollIntoView({ block: 'center' });
  });
})();
