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
