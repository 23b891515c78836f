(function () {
  const root = document.documentElement, base = root.dataset.storage || '';
  const names = ['text-size', 'scheme', 'view', 'figures'];
  const opener = document.querySelector('.reading-open'), bar = document.querySelector('.reading');
  const buttons = Array.from(document.querySelectorAll('.head button[name]'));
  if (!opener || !bar) return;

  function show() {
    buttons.forEach(button => button.setAttribute('aria-pressed', String(button.value === (root.getAttribute('data-' + button.name) || ''))));
  }

  function apply(name, value) {
    if (value) root.setAttribute('data-' + name, value);
    else root.removeAttribute('data-' + name);
    show();
  }

  function choose(name, value) {
    apply(name, value);
    try {
      if (value) localStorage.setItem(base + name, value);
      else localStorage.removeItem(base + name);
    } catch (error) {
    }
  }

  function inPlace(button, act) {
    const before = button.getBoundingClientRect().top;
    act();
    scrollBy(0, button.getBoundingClientRect().top - before);
  }

  function toggle(open) {
    bar.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
  }

  buttons.forEach(button => button.addEventListener('click', () => {
    const value = button.getAttribute('aria-pressed') === 'true' ? '' : button.value;
    inPlace(button, () => choose(button.name, value));
  }));
  bar.querySelector('.reading-reset').addEventListener('click', event => {
    const status = bar.querySelector('.reading-status');
    status.textContent = '';
    inPlace(event.target, () => names.forEach(name => choose(name, '')));
    setTimeout(() => { status.textContent = bar.dataset.reset; }, 50);
  });
  opener.addEventListener('click', () => toggle(bar.hidden));
  bar.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    toggle(false);
    opener.focus();
  });

  function recall() {
    try { names.forEach(name => apply(name, localStorage.getItem(base + name))); } catch (error) { show(); }
  }
  addEventListener('storage', event => { if (!event.key || names.some(name => event.key === base + name)) recall(); });
  addEventListener('pageshow', event => { if (event.persisted) recall(); });
  show();
})();
// Pages that the reader keeps in this browser: the button that saves one, and the list
// on the landing page. What is kept is made by the site (`data-page`) and never sent.
(function () {
  const root = document.documentElement, key = (root.dataset.storage || '') + 'favourites';
  const button = document.querySelector('.favourite'), block = document.querySelector('.favourites');
  const page = button && JSON.parse(button.dataset.page), id = page && Object.keys(page)[0];

  // By address in the main language; what another hand put there is passed over.
  function kept() {
    try { return Object(JSON.parse(localStorage.getItem(key))); } catch (error) { return {}; }
  }

  function keep(pages) {
    try {
      localStorage.setItem(key, JSON.stringify(pages));
      return true;
    } catch (error) {
      return false;
    }
  }

  function toggle() {
    const pages = kept(), status = document.querySelector('.reading-status');
    if (pages[id]) delete pages[id];
    else pages[id] = page[id];
    status.textContent = keep(pages) ? '' : button.dataset.failed;
    show();
  }

  function make(name, properties) {
    return Object.assign(document.createElement(name), properties);
  }

  function item(name, languages) {
    const tag = languages[root.lang] ? root.lang : Object.keys(Object(languages))[0];
    const entry = languages[tag];
    if (!Array.isArray(entry) || !/^\w[\w./-]*\.html$/.test(entry[0])) return null;
    const own = make('li'), words = make('div', { lang: tag });
    const link = make('a', { id: 'favourite-' + name, href: block.dataset.root + entry[0], textContent: entry[1] });
    const remove = make('button', { type: 'button', id: 'remove-' + name, className: 'action action-quiet', textContent: block.dataset.remove });
    remove.setAttribute('aria-labelledby', remove.id + ' ' + link.id);
    remove.addEventListener('click', () => drop(name));
    words.append(link, make('span', { className: 'reports-date', textContent: entry[2] }));
    own.append(words, remove);
    return own;
  }

  function drop(name) {
    const pages = kept(), place = Object.keys(pages).indexOf(name);
    delete pages[name];
    keep(pages);
    show(true);
    const left = block.querySelectorAll('button');
    (left[Math.min(place, left.length - 1)] || block.querySelector('h2')).focus();
    block.querySelector('[role=status]').textContent = block.dataset.removed;
  }

  // Nothing is said of favourites before there are some, but to a reader who asks for the list or has just emptied it.
  function show(stays) {
    const pages = kept();
    if (button) button.setAttribute('aria-pressed', String(id in pages));
    if (!block) return;
    const items = Object.keys(pages).map(name => pages[name] && item(name, pages[name])).filter(Boolean);
    block.querySelector('ul').replaceChildren(...items);
    block.hidden = !items.length && stays !== true && !block.querySelector(':target');
    block.querySelector('ul').hidden = !items.length;
    block.querySelector('.empty').hidden = items.length > 0;
    block.querySelector('[role=status]').textContent = '';
  }

  if (button) {
    button.addEventListener('click', toggle);
    // A title that was corrected since is corrected in the list.
    const pages = kept();
    if (id in pages) keep(Object.assign(pages, page));
  }
  addEventListener('storage', event => { if (!event.key || event.key === key) show(); });
  addEventListener('pageshow', event => { if (event.persisted) show(); });
  addEventListener('hashchange', () => {
    show();
    const asked = block && block.querySelector(':target');
    if (asked) asked.focus();
  });
  show();
})();
(function () {
  const speech = window.speechSynthesis, button = document.querySelector('.read-aloud');
  if (!button || !speech || !window.SpeechSynthesisUtterance) return;
  const language = tag => tag.toLowerCase().replace('cmn', 'zh').split(/[-_]/)[0];
  const own = language(document.documentElement.lang);

  function offer() {
    button.hidden = !speech.getVoices().some(voice => voice.localService && language(voice.lang) === own);
  }

  function load() {
    speech.speak(new SpeechSynthesisUtterance(''));
    const script = document.createElement('script');
    script.src = button.dataset.script;
    script.onerror = () => button.addEventListener('click', load, { once: true });
    document.head.append(script);
  }

  button.addEventListener('click', load, { once: true });
  speech.onvoiceschanged = offer;
  offer();
})();
(function () {
  document.querySelectorAll('.print-part').forEach(button => button.addEventListener('click', () => print()));
  document.querySelectorAll('.share').forEach(share => {
    const status = share.querySelector('.share-status');
    const panel = share.querySelector('.share-wechat');

    function address() {
      const place = location.hash.slice(1);
      const url = share.dataset.url || location.href.split('#')[0];
      return place && document.getElementById(place) ? url + '#' + place : url;
    }

    function say(text) {
      status.textContent = '';
      setTimeout(() => { status.textContent = text; }, 50);
    }

    function copyByHand(text) {
      const field = document.createElement('textarea');
      field.value = text;
      field.setAttribute('readonly', '');
      field.className = 'visually-hidden';
      share.appendChild(field);
      field.select();
      let done = false;
      try { done = document.execCommand('copy'); } catch (error) { done = false; }
      field.remove();
      return done;
    }

    function copy(button) {
      const text = address();
      const finish = done => say(done ? share.dataset.copied : share.dataset.failed + text);
      const other = () => {
        const done = copyByHand(text);
        button.focus();
        finish(done);
      };
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => finish(true), other);
      else other();
    }

    share.addEventListener('click', event => {
      const button = event.target.closest('[data-share]');
      if (!button) return;
      if (button.dataset.share === 'copy') copy(button);
      else navigator.share({ title: share.dataset.title, url: address() }).catch(() => {});
    });

    if (!panel) return;
    const inWeChat = /MicroMessenger/i.test(navigator.userAgent);
    if (inWeChat || matchMedia('(pointer: coarse)').matches) {
      panel.querySelector(inWeChat ? '.share-inside' : '.share-phone').hidden = false;
      panel.querySelectorAll('.share-code, .share-steps').forEach(part => { part.hidden = true; });
    }
    document.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || !panel.open) return;
      const inside = panel.contains(document.activeElement);
      panel.open = false;
      if (inside) panel.querySelector('summary').focus();
    });
    document.addEventListener('click', event => {
      if (!panel.contains(event.target)) panel.open = false;
    });
  });
})();
(function () {
  const places = Array.from(document.querySelectorAll('[data-place][id]'));
  const box = part => part.getBoundingClientRect();
  const atEdge = () => places.filter(part => box(part).top < innerHeight / 4).pop();

  let read, deepest = 0;
  addEventListener('scroll', () => {
    if (scrollY > deepest || scrollY < 1) deepest = scrollY;
    const part = atEdge();
    if (part && scrollY >= deepest) read = part;
  }, { passive: true });

  function place() {
    const named = places.find(part => part.id === location.hash.slice(1));
    if (named && box(named).top < innerHeight && box(named).bottom > innerHeight / 4) return named.id;
    const part = atEdge() || read || named;
    return part ? part.id : '';
  }

  document.querySelectorAll('.lang a[hreflang]').forEach(link => {
    const set = () => { link.hash = place(); };
    ['pointerdown', 'focus', 'click'].forEach(type => link.addEventListener(type, set));
  });
})();
(function () {
  const root = document.documentElement, list = document.querySelector('.fact-list');
  if (!list) return;
  const entry = fact => list.querySelector('[data-entry="' + fact.dataset.fact + '"]');
  const button = fact => fact.querySelector('.fact-open');
  const group = fact => fact.closest('.prose');
  const facts = Array.from(document.querySelectorAll('.prose [data-fact]')).filter(fact => entry(fact) && !fact.closest('a'));
  const at = event => facts.find(fact => fact.contains(event.target));
  const panel = document.createElement('div');
  panel.className = 'fact-panel';
  panel.setAttribute('role', 'status');
  panel.hidden = true;
  list.after(panel);
  let shown, resting, timer;

  function copy(part) {
    const own = part.cloneNode(true);
    own.querySelectorAll('a').forEach(link => link.replaceWith(link.textContent));
    return own;
  }

  function close() {
    clearTimeout(timer);
    if (shown) button(shown).setAttribute('aria-expanded', 'false');
    shown = null;
    panel.hidden = true;
  }

  function open(fact, byRest) {
    close();
    shown = fact;
    resting = byRest;
    button(fact).setAttribute('aria-expanded', 'true');
    panel.hidden = false;
    const own = document.createElement('dl'), ties = document.createElement('ul');
    own.append(copy(entry(fact)));
    ties.className = 'relations';
    ties.append(...Array.from(list.querySelectorAll('[data-facts~="' + fact.dataset.fact + '"]'), copy));
    panel.replaceChildren(own, ...(ties.firstChild ? [ties] : []), ...Array.from(list.querySelectorAll('.fact-period'), copy));
    const box = fact.getBoundingClientRect(), width = panel.offsetWidth, height = panel.offsetHeight + 8;
    const start = root.dir === 'rtl' ? box.right - width : box.left;
    const above = box.bottom + height > innerHeight && box.top > height;
    panel.style.left = scrollX + Math.max(8, Math.min(start, root.clientWidth - width - 8)) + 'px';
    panel.style.top = scrollY + (above ? box.top - height : box.bottom + 8) + 'px';
  }

  function toggle(fact) {
    if (shown === fact && !resting) return close();
    open(fact, false);
    button(fact).focus({ preventScroll: true });
  }

  function listen(type, act) {
    document.addEventListener(type, event => act(event, at(event)));
  }
  listen('click', (event, fact) => { if (fact && !String(getSelection())) toggle(fact); });
  listen('pointerdown', (event, fact) => { if (shown !== fact && !panel.contains(event.target)) close(); });
  listen('pointerover', (event, fact) => {
    if (event.pointerType !== 'mouse' || (shown && !resting)) return;
    clearTimeout(timer);
    if (fact && fact !== shown) timer = setTimeout(open, 400, fact, true);
    else if (!fact && !panel.contains(event.target)) timer = setTimeout(close, 300);
  });
  listen('focusin', (event, fact) => {
    if (fact) facts.filter(other => group(other) === group(fact)).forEach(other => { button(other).tabIndex = other === fact ? 0 : -1; });
    if (shown !== fact && !resting) close();
  });
  listen('keydown', (event, fact) => {
    const side = ['ArrowLeft', 'ArrowRight'].indexOf(event.key);
    if (event.key === 'Escape' && shown) {
      if (!resting) button(shown).focus({ preventScroll: true });
      close();
    } else if (fact && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      toggle(fact);
    } else if (fact && side >= 0) {
      const next = facts[facts.indexOf(fact) + ((side === 1) === (root.dir !== 'rtl') ? 1 : -1)];
      if (!next || group(next) !== group(fact)) return;
      event.preventDefault();
      button(next).focus();
    }
  });
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth !== width) close();
    width = innerWidth;
  });

  facts.forEach((fact, index) => {
    const own = document.createElement('button');
    own.type = 'button';
    own.className = 'fact-open';
    own.tabIndex = index && group(facts[index - 1]) === group(fact) ? -1 : 0;
    own.setAttribute('aria-label', entry(fact).querySelector('dt').textContent);
    own.setAttribute('aria-expanded', 'false');
    fact.classList.add('opens');
    fact.append(own);
  });
  const paper = matchMedia('print');
  let was;
  paper.addEventListener('change', () => {
    close();
    if (paper.matches) was = list.open;
    list.open = paper.matches || was;
  });
})();
(function () {
  if (!window.ResizeObserver) return;
  const boxes = new Map();

  function look(box) {
    const scrolls = box.scrollWidth > box.clientWidth + 1, names = box.querySelector('tbody th:not([colspan])');
    box.classList.toggle('scrolls', scrolls);
    if (names) box.style.setProperty('--names', names.offsetWidth + 'px');
    if (scrolls && !box.classList.contains('snaps')) box.scrollLeft = 0;
    box.classList.toggle('snaps', scrolls);
    const put = (name, value) => scrolls ? box.setAttribute(name, value) : box.removeAttribute(name);
    put('tabindex', '0');
    put('role', 'region');
    put('aria-label', boxes.get(box));
  }

  const observer = new ResizeObserver(entries => new Set(entries.map(entry => entry.target.closest('.table'))).forEach(look));
  document.querySelectorAll('.table[tabindex]').forEach(box => {
    boxes.set(box, box.getAttribute('aria-label'));
    observer.observe(box);
    observer.observe(box.firstElementChild);
    box.addEventListener('scroll', () => box.classList.toggle('past', Math.abs(box.scrollLeft) > 2), { passive: true });
  });
})();

(function () {
  const page = document.querySelector('[data-table-tools]');
  if (page && document.querySelector('.exhibit table.data')) document.head.append(Object.assign(document.createElement('script'), { src: page.dataset.tableTools }));
})();
(function () {
  const words = new URLSearchParams(location.search).getAll('mark').filter(Boolean).slice(0, 20);
  if (!words.length) return;
  const literal = word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  const pattern = new RegExp(words.map(literal).join('|'), 'gi');

  function mark(passage) {
    const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT), parts = [];
    let text = '', node;
    while ((node = walker.nextNode())) {
      if (node.parentNode.closest('sup, svg')) continue;
      parts.unshift([node, text.length]);
      text += node.data;
    }
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
