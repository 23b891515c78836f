// The page that searches. pagefind, its program and the index are fetched when there are words
// to find, and not before. Where that cannot be done, the site map stays as it was printed.
(function () {
  const page = document.querySelector('.search');
  const part = name => page.querySelector('.' + name);
  const instead = part('search-instead'), status = part('search-status'), list = part('found-list'), more = part('search-more');
  const query = (new URLSearchParams(location.search).get('q') || '').trim().slice(0, 100);
  // Pages that are read at a time, and at most until the very words are found; characters of text
  // that a result shows.
  const AT_ONCE = 20, MOST = 100, SHOWN = { spaced: 180, unspaced: 80 };
  let total = 0;

  part('search-words').value = query;
  // Browsers let no page of a folder load a module, and old ones have no WebAssembly.
  if (location.protocol === 'file:' || typeof WebAssembly !== 'object') return;
  instead.hidden = true;
  if (!query) return part('search-words').focus();
  document.title = query + ' – ' + document.title;
  document.querySelectorAll('.lang a').forEach(link => { link.search = location.search; });
  status.textContent = page.dataset.running;
  search().catch(() => {
    status.textContent = '';
    instead.hidden = false;
  });

  async function search() {
    const script = new URL(page.dataset.index + 'pagefind.js', document.baseURI).href;
    const pagefind = (await import(script)).createInstance({ noWorker: true });
    const results = (await pagefind.search(asked())).results;
    more.querySelector('button').addEventListener('click', async () => {
      const shown = list.children.length;
      await show(results);
      if (list.children[shown]) list.children[shown].querySelector('a').focus();
    });
    await show(results);
  }

  /** Lists what the next pages hold: the very words first, then all of them apart from each other. */
  async function show(results) {
    const end = Math.min(total + MOST, results.length);
    let found = [];
    do {
      const pages = await Promise.all(results.slice(total, total + AT_ONCE).map(result => result.data()));
      total += pages.length;
      found = found.concat(...pages.map(places));
    } while (total < end && !found.some(place => place.rank === 2));
    const whole = found.filter(place => place.rank);
    // Where no place has all the words, those with the most of them may still help.
    (whole.length || list.children.length ? whole : found).sort((a, b) => b.rank - a.rank).forEach(place => list.append(entry(place)));
    more.hidden = total >= results.length;
    const count = list.children.length;
    status.textContent = count ? (more.hidden ? page.dataset.found : page.dataset.first).replace('{}', count)
      : page.dataset.none.replace('{}', query);
    if (count) return;
    instead.hidden = false;
    part('search-cannot').hidden = true;
  }

  /** The places of a page that fit best: clauses, or the text before the first one. Their rank is 2 for
      the very words, 1 for all of them, 0 for some. */
  function places(found) {
    const spaced = !found.raw_content.includes('\u200B');
    const words = found.raw_content.replace(/&lt;/g, '<').replace(/&gt;/g, '>').split(spaced ? /[^\S\uFEFF]+/ : '\u200B');
    const heads = found.anchors.filter(anchor => anchor.element === 'h2').sort((a, b) => a.location - b.location);
    const starts = [{ location: 0, title: found.meta.title }].concat(heads);
    const all = starts.map((head, index) => {
      const end = index + 1 < starts.length ? starts[index + 1].location : words.length;
      const text = tidy(words.slice(head.location, end).join(spaced ? ' ' : ''));
      const hits = found.locations.filter(at => at >= head.location && at < end).map(at => bare(words[at])).filter(Boolean);
      const terms = Array.from(new Set(hits.map(word => word.toLowerCase())));
      const exact = lower(text).includes(phrase());
      const has = word => lower(text).includes(word) || (spaced && terms.some(term => term.startsWith(stem(word))));
      const title = tidy(index ? head.text : head.title || '');
      return {
        rank: exact ? 2 : Number(wordsOf(spaced).every(has)), spaced, title, terms: exact ? [phrase()] : terms, text: text.startsWith(title) ? text.slice(title.length).trim() : text,
        where: [found.filters.report[0], index ? found.meta.title : ''].filter((name, at, all) => name && name !== title && all.indexOf(name) === at),
        href: page.dataset.root + found.raw_url, id: index ? head.id : '',
      };
    });
    const whole = all.filter(place => place.rank);
    const most = Math.max(...all.map(place => place.terms.length));
    return whole.length ? whole : all.filter(place => most && place.terms.length === most);
  }

  function entry(place) {
    const item = document.createElement('li'), link = document.createElement('a');
    const where = document.createElement('p'), text = document.createElement('p');
    item.className = 'found';
    link.className = 'found-title';
    where.className = 'found-where';
    text.className = 'found-text';
    link.href = place.href + '?' + place.terms.map(term => 'mark=' + encodeURIComponent(term)).join('&') + (place.id && '#' + place.id);
    link.append(...marked(place.title, place.terms));
    where.textContent = place.where.join(' › ');
    text.append(...marked(excerpt(place), place.terms));
    item.append(link, where, text);
    return item;
  }

  /** The text around the first of the words. */
  function excerpt(place) {
    const length = place.spaced ? SHOWN.spaced : SHOWN.unspaced, text = place.text;
    const first = Math.min(...place.terms.map(term => lower(text).indexOf(term)).filter(at => at >= 0), text.length);
    let start = first === text.length ? 0 : Math.max(0, Math.min(first - length / 4, text.length - length)), end = start + length;
    if (place.spaced && start) start = text.lastIndexOf(' ', start) + 1;
    if (place.spaced && end < text.length) end = Math.max(text.lastIndexOf(' ', end), start);
    return (start > 0 ? '…' : '') + text.slice(start, end) + (end < text.length ? '…' : '');
  }

  function marked(text, terms) {
    if (!terms.length) return [text];
    const literal = term => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return text.split(new RegExp('(' + terms.map(literal).join('|') + ')', 'i')).map((piece, index) => {
      if (index % 2 === 0) return piece;
      const mark = document.createElement('mark');
      mark.textContent = piece;
      return mark;
    });
  }

  /** The words that were typed; Chinese ones are told apart by the browser where it can. */
  function wordsOf(spaced) {
    const typed = phrase().split(' ');
    if (spaced || !Intl.Segmenter) return typed.map(bare).filter(Boolean);
    const segmenter = new Intl.Segmenter(document.documentElement.lang, { granularity: 'word' });
    return [].concat(...typed.map(word => Array.from(segmenter.segment(word), part => bare(part.segment)))).filter(Boolean);
  }

  // A character that punctuation cuts off is no word for pagefind; our own look at the text finds it.
  function asked() {
    const words = query.replace(/(^|[^\p{L}\p{N}])\p{Script=Han}(?=[^\p{L}\p{N}]|$)/gu, '$1');
    return /[\p{L}\p{N}]/u.test(words) ? words : query;
  }

  // pagefind knows the endings of words; here a beginning in common is enough.
  function stem(word) { return word.slice(0, Math.max(3, word.length - 3)); }
  function phrase() { return lower(tidy(query.replace(/^["“]|["”]$/g, ''))); }
  function tidy(text) { return text.replace(/\s+/g, ' ').trim(); }
  // A letter of another length in lower case would shift what is marked; such are left.
  function lower(text) { const small = text.toLowerCase(); return small.length === text.length ? small : text; }
  function bare(word) { return word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''); }
})();
