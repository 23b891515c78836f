// Searches the text of the site for exact words. The index is fetched when there are words to find,
// and not before. Its files are scripts, so that it also works from a folder. If it cannot be
// loaded, the link to the site map stays.
(function () {
  const page = document.querySelector('.search');
  const part = name => page.querySelector('.' + name);
  const form = part('search-box'), instead = part('search-instead'), status = part('search-status');
  const list = part('found-list'), more = part('search-more');
  const asked = new URLSearchParams(location.search);
  const query = (asked.get('q') || '').trim().slice(0, 100), scope = asked.get('in') || '';
  // Results that are listed at a time; parts of the index that are loaded at a time, at first and
  // later; parts that are searched for similar words; characters of text that a result shows.
  const LISTED = 20, BATCHES = [2, 4, 8], SIMILAR = 8, SHOWN = { spaced: 180, unspaced: 80 };
  // Ranks of results: by the field with the words, then those with all the words apart.
  const TITLE = 0, HEADING = 1, LABEL = 2, TEXT = 3, APART = 4;

  const loads = new Map(), folds = new Map();
  // Characters that would become spaces, or the comma that parts thousands.
  const SEPARATOR = /[，\u00A0\u202F]/;
  // As in the program: `is_in_script_without_spaces`.
  const UNSPACED = /[\u0E00-\u109F\u1780-\u17FF\u3005-\u3007\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFF}]/u;

  async function search() {
    const index = await load('index.js');
    offerScopes(index);
    const pairs = Array.from(index.variants || '');
    for (let at = 0; at < pairs.length; at += 2) folds.set(pairs[at], pairs[at + 1]);
    const parts = index.parts.map((_, number) => number).filter(number => isInScope(index, index.parts[number][1]));
    const phrase = folded(tidy(query.replace(/^["“]|["”]$/g, '')));
    const terms = phrase.split(/[ \u00A0\u202F]/).filter(term => /[\p{L}\p{N}]/u.test(term));
    const words = [].concat(...terms.map(wordsOf)).filter(Boolean);
    const batches = results(index, await candidates(index, parts, terms), place => exactly(place, phrase, terms));
    if (await show(batches, page.dataset.found, page.dataset.first)) return;
    // The words that what was typed consists of, apart from each other.
    const apart = results(index, await candidates(index, parts, words), place => all(place, words));
    if (words.length && await show(apart, page.dataset.found, page.dataset.first)) return;
    await showSimilar(results(index, parts.slice(0, SIMILAR), place => some(place, words)));
    instead.hidden = false;
    part('search-cannot').hidden = true;
  }

  // The index

  /** Runs a file of the index, once, and returns what it hands over. */
  function load(name) {
    if (!loads.has(name)) loads.set(name, new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = page.dataset.index + name;
      script.onerror = reject;
      script.onload = () => {
        script.remove();
        if (script.value) resolve(script.value);
        else reject(new Error(name));
      };
      document.head.append(script);
    }));
    return loads.get(name);
  }

  /** The parts that can contain all these words. Small sites have no buckets: any part can. */
  async function candidates(index, parts, words) {
    const hashes = index.buckets ? [].concat(...words.map(pieces)).map(hash) : [];
    const found = await Promise.all(hashes.map(async hash => {
      const bucket = Math.floor(hash * index.buckets / 0x100000000);
      return (await load('words/' + bucket.toString(16).padStart(2, '0') + '.js'))[hash];
    }));
    return parts.filter(number => found.every(list => contains(list, number)));
  }

  /** A list of parts is an array of numbers, or a hexadecimal digit for each four parts. */
  function contains(list, number) {
    if (typeof list !== 'string') return Array.isArray(list) && list.includes(number);
    return Boolean(parseInt(list[number >> 2], 16) >> (number & 3) & 1);
  }

  /** The results in some parts, as arrays with the best first. */
  async function* results(index, numbers, test) {
    for (let at = 0, round = 0; at < numbers.length; round += 1) {
      const batch = numbers.slice(at, at += BATCHES[Math.min(round, BATCHES.length - 1)]);
      const parts = await Promise.all(batch.map(number => load(index.parts[number][0])));
      const places = [].concat(...parts.map((pages, number) => placesOf(pages, index.reports[index.parts[batch[number]][1]][0])));
      const found = places.map((place, order) => Object.assign({ place, order }, test(place))).filter(result => result.marks);
      yield found.sort((a, b) => a.rank - b.rank || a.order - b.order);
    }
  }

  function placesOf(pages, report) {
    return [].concat(...pages.map(one => one.passages.map(({ id, heading, text }) => ({
      href: page.dataset.root + one.path, id, heading, text, field: one.data ? LABEL : id ? HEADING : TITLE,
      heads: folded(heading), body: folded(text),
      where: [report, one.title].filter((name, at, names) => name !== heading && names.indexOf(name) === at),
    }))));
  }

  // Which places fit

  /** What was typed, or else all its terms. */
  function exactly(place, phrase, terms) {
    if (stands(place.heads, phrase)) return { rank: place.field, marks: [phrase] };
    if (stands(place.body, phrase)) return { rank: TEXT, marks: [phrase] };
    return terms.length > 1 ? all(place, terms) : {};
  }

  function all(place, words) {
    const isIn = text => words.every(word => stands(text, word));
    if (isIn(place.heads)) return { rank: APART + place.field, marks: words };
    return isIn(place.heads + '\n' + place.body) ? { rank: APART + TEXT, marks: words } : {};
  }

  function some(place, words) {
    const text = place.heads + '\n' + place.body;
    const marks = words.filter(word => Array.from(word).length > 1 && stands(text, word));
    return marks.length ? { rank: -marks.length, marks } : {};
  }

  function stands(text, word) { return spots(text, [word]).length > 0; }

  /** Where words stand in a folded text. A number alone stands there whole or not at all, with or
      without separators of its thousands; a word of a script with spaces from its beginning. */
  function spots(text, words) {
    // The longest first, where one word begins another.
    const longest = words.slice().sort((a, b) => b.length - a.length);
    const pattern = new RegExp(longest.map(literal).join('|'), 'g'), found = [];
    for (let hit; (hit = pattern.exec(text)) && hit[0];) {
      const start = hit.index, end = start + hit[0].length;
      if (isCut(text, start, end, hit[0])) pattern.lastIndex = start + 1;
      else found.push([start, end]);
    }
    return found;
  }

  function literal(word) {
    return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[,，]/g, '[,，]').replace(/[ \u00A0\u202F]/g, '[ \u00A0\u202F]').replace(/(\d)(?=\d)/g, "$1[,'’\u00A0\u202F]?");
  }

  function isCut(text, start, end, hit) {
    if (isSpaced(hit[0]) && isSpaced(text[start - 1])) return true;
    if (/\p{L}/u.test(hit)) return false;
    return /^\d/.test(hit) && /\d[.,]?$/.test(text.slice(Math.max(0, start - 2), start))
      || /\d$/.test(hit) && /^[.,]?\d/.test(text.slice(end, end + 2));
  }

  // Words

  /** The same text without case, width and accents, and in simplified characters if the site is in
      both scripts; each character keeps its place. */
  function folded(text) { return text.replace(/[^\0-@[-`{-\x7F]/g, letter => folds.get(letter) || fold(letter)); }
  function fold(letter) {
    const plain = letter.normalize('NFKD').replace(/[\u0300-\u036F]/g, '').toLowerCase();
    const keeps = SEPARATOR.test(letter) || plain.length !== 1;
    folds.set(letter, letter === '−' ? '-' : keeps ? letter : plain);
    return folds.get(letter);
  }
  function isSpaced(letter) { return Boolean(letter) && /\p{Alphabetic}/u.test(letter) && !UNSPACED.test(letter); }

  /** The words of a term; those of scripts without spaces are told apart by the browser if it can. */
  function wordsOf(term) {
    if (!UNSPACED.test(term) || !Intl.Segmenter) return [term.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')];
    const segments = new Intl.Segmenter(document.documentElement.lang, { granularity: 'word' }).segment(term);
    return Array.from(segments).filter(segment => segment.isWordLike).map(segment => segment.segment);
  }

  /** The pieces of a term that every part with the term has. A number at its edge may go on in the
      text, unless it was typed alone. */
  function pieces(term) {
    const text = term.replace(/[^，,'’\u00A0\u202F]+/g, run => run.normalize('NFKD').replace(/[\u0300-\u036F]/g, ''));
    const letters = Array.from(text), found = [], isAlone = !/\p{L}/u.test(text);
    for (let at = 0; at < letters.length;) {
      const start = at, next = letters[at + 1];
      if (/\d/.test(letters[at])) {
        while (/\d/.test(letters[at]) || letters[at] === '.' && /\d/.test(letters[at + 1])) at += 1;
        if (isAlone || start && at < letters.length) found.push(letters.slice(start, at).join(''));
      } else if (isSpaced(letters[at])) {
        while (isSpaced(letters[at])) at += 1;
        [3, 5].filter(length => length <= at - start).forEach(length => found.push(letters.slice(start, start + length).join('')));
      } else {
        if (next && UNSPACED.test(letters[at]) && UNSPACED.test(next)) found.push(letters[at] + next);
        at += 1;
      }
    }
    return found;
  }

  /** 32-bit FNV-1a, as in the program. */
  function hash(piece) {
    let value = 0x811C9DC5;
    for (let at = 0; at < piece.length; at += 1) value = Math.imul(value ^ piece.charCodeAt(at), 0x01000193);
    return value >>> 0;
  }

  function tidy(text) {
    return text.replace(/[^\S\u00A0\u202F]+/g, ' ').replace(/(\d)[,'’\u00A0\u202F](?=\d{3}(?!\d))/g, '$1').trim();
  }

  // What is shown

  /** Lists results until there are enough. Returns whether there are any. */
  async function show(batches, found, first) {
    let waiting = [], isDone = false;
    async function pull() {
      while (!waiting.length && !isDone) {
        const next = await batches.next();
        isDone = next.done;
        waiting = next.value || [];
      }
      return waiting.length > 0;
    }
    async function add() {
      const end = list.children.length + LISTED;
      while (list.children.length < end && await pull()) list.append(entry(waiting.shift()));
      more.hidden = !await pull();
      status.textContent = filled(more.hidden ? found : first, list.children.length);
    }
    if (!await pull()) return false;
    more.querySelector('button').addEventListener('click', async () => {
      const shown = list.children.length;
      await add();
      if (list.children[shown]) list.children[shown].querySelector('a').focus();
    });
    await add();
    return true;
  }

  /** Lists the places with the most of the words. */
  async function showSimilar(batches) {
    let found = [];
    for await (const batch of batches) found = found.concat(batch);
    const best = Math.min(...found.map(result => result.rank));
    async function* all() { yield found.filter(result => result.rank === best); }
    const similar = filled(page.dataset.similar, query);
    if (!await show(all(), similar, similar)) status.textContent = filled(page.dataset.none, query);
  }

  function filled(message, value) { return message.split('{}').join(value); }

  function entry({ place, marks }) {
    const item = document.createElement('li'), link = document.createElement('a');
    const where = document.createElement('p'), text = document.createElement('p');
    item.className = 'found';
    link.className = 'found-title';
    where.className = 'found-where';
    text.className = 'found-text';
    // The page marks the words as it writes them; what was typed may differ in width, case or commas.
    const written = new Set([[place.heading, place.heads], [place.text, place.body]].reduce((all, [text, folded]) =>
      all.concat(spots(folded, marks).map(([start, end]) => text.slice(start, end))), []));
    link.href = place.href + '?' + Array.from(written, word => 'mark=' + encodeURIComponent(word)).join('&') + (place.id && '#' + place.id);
    link.append(...marked(place.heading, marks));
    where.textContent = place.where.join(' › ');
    text.append(...marked(excerpt(place, marks), marks));
    item.append(link, where, text);
    return item;
  }

  /** The text around the first of the words. */
  function excerpt(place, marks) {
    const text = place.text, isSpaced = !UNSPACED.test(text), length = isSpaced ? SHOWN.spaced : SHOWN.unspaced;
    const first = (spots(place.body, marks)[0] || [0])[0];
    let start = Math.max(0, Math.min(first - length / 4, text.length - length)), end = start + length;
    if (isSpaced && start) start = text.lastIndexOf(' ', start) + 1;
    if (isSpaced && end < text.length) end = Math.max(text.lastIndexOf(' ', end), start);
    return (start > 0 ? '…' : '') + text.slice(start, end) + (end < text.length ? '…' : '');
  }

  function marked(text, words) {
    const nodes = [];
    let last = 0;
    spots(folded(text), words).forEach(([start, end]) => {
      const mark = document.createElement('mark');
      mark.textContent = text.slice(start, end);
      nodes.push(text.slice(last, start), mark);
      last = end;
    });
    return nodes.concat(text.slice(last));
  }

  // Where to search

  function isInScope(index, report) {
    return !scope || scope === 'report-' + report || scope === 'year-' + index.reports[report][1];
  }

  /** Lets readers choose a year or a report, if there are several. */
  function offerScopes(index) {
    if (index.reports.length < 2) return;
    const select = document.createElement('select');
    select.name = 'in';
    select.className = 'search-scope';
    select.setAttribute('aria-label', page.dataset.scope);
    select.append(new Option(page.dataset.everywhere, ''));
    index.reports.forEach(([title, year], number) => {
      const isFirst = index.reports.findIndex(report => report[1] === year) === number;
      if (isFirst && index.reports.filter(report => report[1] === year).length > 1) select.append(new Option(year, 'year-' + year));
      select.append(new Option(title, 'report-' + number));
    });
    select.value = scope;
    if (select.selectedIndex < 0) select.selectedIndex = 0;
    select.addEventListener('change', () => form.submit());
    form.prepend(select);
  }

  part('search-words').value = query;
  instead.hidden = true;
  window.gongkaiSearch = value => { document.currentScript.value = value; };
  if (!query) return part('search-words').focus();
  document.title = query + ' – ' + document.title;
  document.querySelectorAll('.lang a').forEach(link => { link.search = location.search; });
  status.textContent = page.dataset.running;
  search().catch(() => {
    status.textContent = '';
    instead.hidden = false;
  });
})();
