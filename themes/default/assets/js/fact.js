// A figure in the text tells what it is: by click, tap or key, or when a mouse rests
// on it. What is shown is copied from the list at the page's end.
(function () {
  const root = document.documentElement, list = document.querySelector('.fact-list');
  if (!list) return;
  // Not by id: filters of adverts hide elements whose id speaks of a share.
  const entry = fact => list.querySelector('[data-entry="' + fact.dataset.fact + '"]');
  const button = fact => fact.querySelector('.fact-open');
  const group = fact => fact.closest('.prose');
  // A figure inside a link is the link's.
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
  // Text that has just been selected is left alone.
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
  // A phone that hides its bars while the page scrolls keeps its width.
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth !== width) close();
    width = innerWidth;
  });

  // Each figure holds an unseen button that says what it is; the text stays text, and
  // can be selected. Readers who ask for the buttons in the reading tools reach them with the Tab key, which stops once a
  // passage, and the arrow keys; others read sentences without buttons, and the list at the page's end.
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
  // On paper the list is open, also where style sheets cannot open it.
  const paper = matchMedia('print');
  let was;
  paper.addEventListener('change', () => {
    close();
    if (paper.matches) was = list.open;
    list.open = paper.matches || was;
  });
})();
