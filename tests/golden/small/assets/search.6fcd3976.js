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
  let total = 0, similar = false;

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
    let results = (await pagefind.search(asked())).results;
    // The end of a number is no word for pagefind; what stands beside it is.
    const beside = asked().replace(/^\d+|\d+$/g, '');
    if (!results.length && /\p{L}/u.test(beside)) results = (await pagefind.search(beside)).results;
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
    if (similar && whole.length) list.textContent = '';
    // Where no place has all the words, those with the most of them may still help.
    similar = !whole.length && (similar || !list.children.length);
    (similar ? found : whole).sort((a, b) => b.rank - a.rank).forEach(place => list.append(entry(place)));
    more.hidden = total >= results.length;
    const count = list.children.length;
    const say = (words, value) => words.split('{}').join(value);
    status.textContent = !count ? say(page.dataset.none, query) : similar ? say(page.dataset.similar, query)
      : say(more.hidden ? page.dataset.found : page.dataset.first, count);
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
    const parts = starts.map((head, index) => {
      const end = index + 1 < starts.length ? starts[index + 1].location : words.length;
      const text = tidy(words.slice(head.location, end).join(spaced ? ' ' : ''));
      const hits = found.locations.filter(at => at >= head.location && at < end).map(at => even(bare(words[at]))).filter(Boolean);
      const exact = stands(text, phrase());
      const typed = wordsOf(spaced).map(word => [word].concat(ofStem(word, spaced ? hits : [])).filter(word => stands(text, word)));
      const all = typed.every(words => words.length);
      // What was typed between spaces is marked where it stands, and else the words that it is cut into.
      const entire = phrase().split(' ').map(bare).filter(word => word && stands(text, word));
      const marks = entire.concat(...typed).filter(word => !entire.some(longer => longer !== word && longer.includes(word)));
      // pagefind answers with a shorter word where it has none: no help where a number is meant.
      const near = hits.filter(word => !/\d/.test(word) && stands(text, word));
      const terms = Array.from(new Set(exact ? [phrase()] : marks.length ? marks : near)).sort((a, b) => b.length - a.length);
      const title = tidy(index ? head.text : head.title || '');
      return {
        rank: exact ? 2 : Number(all), weight: typed.filter(words => words.length).length + near.length / 100, spaced, title, terms, text: text.startsWith(title) ? text.slice(title.length).trim() : text,
        where: [found.filters.report[0], index ? found.meta.title : ''].filter((name, at, all) => name && name !== title && all.indexOf(name) === at),
        href: page.dataset.root + found.raw_url, id: index ? head.id : '',
      };
    });
    const whole = parts.filter(place => place.rank);
    const most = Math.max(...parts.map(place => place.weight));
    return whole.length ? whole : parts.filter(place => most && place.weight === most);
  }

  function entry(place) {
    const item = document.createElement('li'), link = document.createElement('a');
    const where = document.createElement('p'), text = document.createElement('p');
    item.className = 'found';
    link.className = 'found-title';
    where.className = 'found-where';
    text.className = 'found-text';
    // As the page writes them: what was typed may differ in width, case or commas.
    const whole = place.title + ' ' + place.text, written = new Set(spots(whole, place.terms).map(([start, end]) => whole.slice(start, end)));
    link.href = place.href + '?' + Array.from(written, term => 'mark=' + encodeURIComponent(term)).join('&') + (place.id && '#' + place.id);
    link.append(...marked(place.title, place.terms));
    where.textContent = place.where.join(' › ');
    text.append(...marked(excerpt(place), place.terms));
    item.append(link, where, text);
    return item;
  }

  /** The text around the first of the words. */
  function excerpt(place) {
    const length = place.spaced ? SHOWN.spaced : SHOWN.unspaced, text = place.text;
    const first = (spots(text, place.terms)[0] || [text.length])[0];
    let start = first === text.length ? 0 : Math.max(0, Math.min(first - length / 4, text.length - length)), end = start + length;
    if (place.spaced && start) start = text.lastIndexOf(' ', start) + 1;
    if (place.spaced && end < text.length) end = Math.max(text.lastIndexOf(' ', end), start);
    return (start > 0 ? '…' : '') + text.slice(start, end) + (end < text.length ? '…' : '');
  }

  function marked(text, terms) {
    const pieces = [];
    let last = 0;
    spots(text, terms).forEach(([start, end]) => {
      const mark = document.createElement('mark');
      mark.textContent = text.slice(start, end);
      pieces.push(text.slice(last, start), mark);
      last = end;
    });
    return pieces.concat(text.slice(last));
  }

  /** Where words stand in a text. A number alone stands there whole or not at all, with or without
      the commas of its thousands. */
  function spots(text, words) {
    if (!words.length) return [];
    const literal = word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/(\d)(?=\d)/g, '$1,?');
    const small = even(text), pattern = new RegExp(words.map(literal).join('|'), 'g'), found = [];
    const inNumber = (start, end) => /^-?\d[\d.,]*$/.test(small.slice(start, end))
      && (/\d[.,]?$/.test(small.slice(Math.max(0, start - 2), start)) || /^[.,]?\d/.test(small.slice(end, end + 2)));
    for (let hit; (hit = pattern.exec(small)) && hit[0];) {
      const end = hit.index + hit[0].length;
      if (inNumber(hit.index, end)) pattern.lastIndex = hit.index + 1;
      else found.push([hit.index, end]);
    }
    return found;
  }

  function stands(text, word) { return spots(text, [word]).length > 0; }

  /** The words that were typed; Chinese ones are told apart by the browser where it can. */
  function wordsOf(spaced) {
    const typed = phrase().split(' ');
    if (spaced || !Intl.Segmenter) return typed.map(bare).filter(Boolean);
    const segmenter = new Intl.Segmenter(document.documentElement.lang, { granularity: 'word' });
    return [].concat(...typed.map(word => Array.from(segmenter.segment(word), part => bare(part.segment)))).filter(Boolean);
  }

  // A character that punctuation cuts off is no word for pagefind; our own look at the text finds it.
  function asked() {
    const typed = query.replace(/[％．−０-９Ａ-Ｚａ-ｚ]/g, plain);
    const words = typed.replace(/(^|[^\p{L}\p{N}])\p{Script=Han}(?=[^\p{L}\p{N}]|$)/gu, '$1');
    return /[\p{L}\p{N}]/u.test(words) ? words : typed;
  }

  // pagefind knows the endings of words; here a beginning in common is enough, for numbers it is not.
  function ofStem(word, hits) { return word.length < 4 || /\d/.test(word) ? [] : hits.filter(hit => hit.startsWith(word.slice(0, Math.max(3, word.length - 3)))); }
  function phrase() { return even(tidy(query.replace(/^["“]|["”]$/g, ''))).replace(/(\d),(?=\d{3})/g, '$1'); }
  function tidy(text) { return text.replace(/\s+/g, ' ').trim(); }
  // Width and case do not matter. A letter of another length would shift what is marked; such are left.
  function even(text) {
    const wide = text.replace(/[−\u3000-\u303F\uFE30-\uFFEF]/g, plain), small = wide.toLowerCase();
    return small.length === wide.length ? small : wide;
  }
  // A minus sign is typed as a hyphen.
  function plain(letter) { return letter === '−' ? '-' : letter.normalize('NFKC').length === 1 ? letter.normalize('NFKC') : letter; }
  function bare(word) { return word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''); }
})();
