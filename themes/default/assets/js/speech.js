// Reads the page aloud, a segment after the other, and marks the one being read. Loaded by
// read-aloud.js at the first press of its button; begins at once.
(function () {
  const root = document.documentElement, speech = window.speechSynthesis;
  const button = document.querySelector('.read-aloud'), words = button.dataset;
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const BLOCKS = 'h1, h2, h3, h4, h5, p, li, dt, dd, th, td, pre, figcaption';
  const SILENT = 'nav, button, sup, details:not(.datum details), .datum-more, .tools, .anchor, .qr, .actions, .favourites, .fact-list, .fact-panel, .exhibit-origin, .visually-hidden, [aria-hidden=true], [hidden]';
  // A row of a chart has no box of its own; its name stands for it.
  const shown = element => [element, element.firstElementChild].find(own => own && own.getClientRects().length);
  let segments = [], at = 0, part = 0, state = 'stopped', current, timer;

  // Letters alone, in the order of the page: numbers are read as they are printed.
  function collect() {
    const found = new Map(), walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement, block = parent.closest(BLOCKS);
      if (!block || parent.closest(SILENT) || !shown(parent) || !shown(block)) continue;
      const entry = found.get(block) || { block: shown(block), text: '' };
      entry.text += walker.currentNode.data;
      if (walker.currentNode.data.trim()) entry.language = parent.closest('[lang]').lang;
      found.set(block, entry);
    }
    return Array.from(found.values(), entry => Object.assign(entry, { parts: sentences(entry.text), voice: voice(entry.language) }))
      .filter(entry => entry.parts.length && entry.voice);
  }

  // Short utterances: a pause takes up at the sentence, and no browser cuts them off.
  function sentences(text) {
    const found = text.replace(/\s+/g, ' ').trim().match(/.+?(?:[。！？；]+[”’」』）]*|[.!?؟۔]+(?= |$)|$)/g);
    return (found || []).map(sentence => sentence.trim()).filter(Boolean);
  }

  function locale(tag) {
    try { return new Intl.Locale(tag.replace(/_/g, '-').replace(/^cmn/i, 'zh')).maximize(); } catch (error) { return {}; }
  }

  // A voice of the device for the language, of its usual country if there is one.
  function voice(tag) {
    const wanted = locale(tag || '');
    const fit = speech.getVoices().filter(own => own.localService && locale(own.lang).language === wanted.language);
    return fit.find(own => locale(own.lang).region === wanted.region) || fit[0];
  }

  const player = document.createElement('div');
  player.className = 'player';
  player.setAttribute('role', 'group');
  player.setAttribute('aria-label', button.textContent);
  const control = (label, act) => {
    const own = document.createElement('button');
    own.type = 'button';
    own.textContent = label;
    own.addEventListener('click', act);
    player.append(own);
    return own;
  };
  control(words.previous, () => go(at - 1));
  const pause = control(words.pause, () => (state === 'reading' ? halt() : go(at, part)));
  control(words.next, () => go(at + 1));
  control(words.stop, stop);
  player.addEventListener('keydown', event => { if (event.key === 'Escape') stop(); });

  function silence() {
    clearTimeout(timer);
    current = null;
    speech.cancel();
  }

  function mark(block) {
    document.querySelectorAll('[data-reading]').forEach(old => old.removeAttribute('data-reading'));
    if (!block) return;
    block.setAttribute('data-reading', '');
    const box = block.getBoundingClientRect();
    if (box.top < 0 || box.bottom > player.getBoundingClientRect().top) block.scrollIntoView({ block: 'center', behavior: calm.matches ? 'auto' : 'smooth' });
  }

  function speak() {
    const segment = segments[at], utterance = new SpeechSynthesisUtterance(segment.parts[part]);
    utterance.voice = segment.voice;
    utterance.lang = segment.voice.lang;
    utterance.onend = () => {
      if (utterance !== current) return;
      part += 1;
      if (part < segment.parts.length) speak();
      else go(at + 1);
    };
    utterance.onerror = () => { if (utterance === current) halt(); };
    // Also keeps it from being collected before it ends.
    current = utterance;
    speech.speak(utterance);
  }

  function go(to, from) {
    if (to >= segments.length) return stop();
    silence();
    at = Math.max(to, 0);
    part = from || 0;
    state = 'reading';
    pause.textContent = words.pause;
    mark(segments[at].block);
    // Some browsers lose what follows a cancel at once.
    timer = setTimeout(speak, 60);
  }

  // Not the browser's own pause, which some devices take for a stop.
  function halt() {
    silence();
    state = 'paused';
    pause.textContent = words.resume;
  }

  function stop() {
    if (state === 'stopped') return;
    const inside = player.contains(document.activeElement);
    silence();
    state = 'stopped';
    mark(null);
    player.remove();
    root.classList.remove('reads');
    button.setAttribute('aria-pressed', 'false');
    if (inside) (button.offsetParent ? button : document.querySelector('.reading-open')).focus({ preventScroll: true });
  }

  function start() {
    if (state !== 'stopped') return stop();
    segments = collect();
    if (!segments.length) return;
    button.setAttribute('aria-pressed', 'true');
    root.classList.add('reads');
    document.querySelector('.head').after(player);
    pause.focus({ preventScroll: true });
    go(Math.max(segments.findIndex(segment => segment.block.getBoundingClientRect().bottom > 0), 0));
  }

  button.addEventListener('click', start);
  addEventListener('pagehide', stop);
  start();
})();
