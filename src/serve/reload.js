// In a previewed page: reload it when it changed, exchange its styles, and show
// mistakes over the last good page. Never part of the published site.
(function () {
  'use strict';
  const own = '/__gongkai/';
  const mark = document.currentScript.dataset.gongkai;
  const key = 'gongkai-preview:' + location.pathname;
  let shownNumber = -1, host, root, hidden = -1, last;

  // --- the place on the page, kept over a reload
  function keep(clause) {
    const open = Array.from(document.querySelectorAll('details'), d => d.open);
    sessionStorage.setItem(key, JSON.stringify({ y: scrollY, open, clause }));
    // Else the browser scrolls by itself, and later than we do.
    history.scrollRestoration = 'manual';
  }
  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(key) || 'null');
    if (!kept) return;
    sessionStorage.removeItem(key);
    setTimeout(() => { history.scrollRestoration = 'auto'; }, 1000);
    document.querySelectorAll('details').forEach((d, i) => { d.open = Boolean(kept.open[i]); });
    scrollTo(0, kept.y);
    const part = kept.clause && document.getElementById(kept.clause);
    if (!part) return;
    const box = part.getBoundingClientRect();
    if (box.bottom < 0 || box.top > innerHeight) part.scrollIntoView({ block: 'start' });
    part.style.outline = '3px solid #d9a400';
    part.style.outlineOffset = '6px';
    setTimeout(() => { part.style.outline = part.style.outlineOffset = ''; }, 1600);
  }

  function exchangeStyle(style) {
    document.querySelectorAll('link[rel=stylesheet][href*="assets/site."]').forEach(old => {
      const href = old.getAttribute('href').replace(/site\.[0-9a-f]+\.css$/, 'site.' + style + '.css');
      if (href === old.getAttribute('href')) return;
      const next = old.cloneNode();
      next.href = href;
      // The old sheet goes when the new one is there: no moment without styles.
      next.onload = () => old.remove();
      old.after(next);
    });
  }

  // --- the panel
  const words = {
    zh: { errors: n => n + ' 个错误', warnings: n => n + ' 个提醒', close: '关闭（Esc）', open: '查看', last: '页面显示的是改错之前的内容。', none: '还没有可以显示的页面。' },
    en: { errors: n => n + (n === 1 ? ' mistake' : ' mistakes'), warnings: n => n + (n === 1 ? ' warning' : ' warnings'), close: 'Close (Esc)', open: 'Show', last: 'The page shows the last good version.', none: 'There is no page to show yet.' },
  };
  function make(name, text, className) {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  }
  function frame() {
    if (host) return;
    host = make('gongkai-preview');
    root = host.attachShadow({ mode: 'open' });
    const sheet = make('link');
    sheet.rel = 'stylesheet';
    sheet.href = own + 'preview.css';
    root.append(sheet, make('div'));
    document.body.append(host);
  }
  function place(at) {
    const line = make('p', undefined, 'place');
    const name = at.file + ':' + at.line + ':' + at.column;
    const link = at.open ? make('a', name) : make('span', name);
    if (at.open) link.href = at.open;
    line.append(link);
    return line;
  }
  function excerpt(at) {
    const source = make('pre');
    const characters = Array.from(at.source);
    const start = at.column - 1, end = Math.max(start + at.length, start + 1);
    source.append(characters.slice(0, start).join(''), make('mark', characters.slice(start, end).join('') || ' '), characters.slice(end).join(''));
    return source;
  }
  function entry(finding) {
    const item = make('li', undefined, finding.error ? 'error' : 'warning');
    item.append(make('p', finding.message, 'message'));
    if (finding.place) {
      item.append(place(finding.place));
      if (finding.place.source) item.append(excerpt(finding.place));
    }
    if (finding.help) item.append(make('p', finding.help, 'help'));
    return item;
  }
  function panel(report, all) {
    const say = words[report.speech];
    const errors = report.findings.filter(f => f.error), warnings = report.findings.filter(f => !f.error);
    const box = make('section', undefined, 'panel');
    box.setAttribute('role', 'alertdialog');
    box.setAttribute('aria-label', errors.length ? say.errors(errors.length) : say.warnings(warnings.length));
    box.tabIndex = -1;
    box.lang = report.speech;
    const head = make('div', undefined, 'head');
    const title = [errors.length && say.errors(errors.length), warnings.length && say.warnings(warnings.length)].filter(Boolean).join(' · ');
    const close = make('button', say.close);
    close.type = 'button';
    close.onclick = () => { hidden = report.number; draw(report); };
    head.append(make('h2', title), close);
    const list = make('ol');
    (all ? report.findings : errors.concat(warnings)).forEach(finding => list.append(entry(finding)));
    box.append(head, make('p', report.shown ? (errors.length ? say.last : '') : say.none, 'state'), list);
    box.addEventListener('keydown', event => { if (event.key === 'Escape') close.click(); });
    return box;
  }
  function draw(report, opened) {
    last = report;
    const errors = report.findings.filter(f => f.error).length, warnings = report.findings.length - errors;
    if (!report.findings.length) { if (host) { host.remove(); host = root = undefined; } return; }
    frame();
    const say = words[report.speech];
    const area = root.lastChild;
    area.textContent = '';
    if ((errors && hidden !== report.number) || opened) {
      const box = panel(report);
      area.append(box);
      if (opened || !document.activeElement || document.activeElement === document.body) box.focus({ preventScroll: true });
    } else {
      const button = make('button', errors ? say.errors(errors) : say.warnings(warnings), errors ? 'count error' : 'count');
      button.type = 'button';
      button.lang = report.speech;
      button.onclick = () => { hidden = -1; draw(report, true); };
      area.append(button);
    }
  }

  addEventListener('keydown', event => {
    if (event.key === 'Escape' && last && root && root.querySelector('.panel')) { hidden = last.number; draw(last); }
  });

  // --- what the server says
  const stream = new EventSource(own + 'events?page=' + encodeURIComponent(location.pathname) + '&mark=' + mark);
  stream.onmessage = event => {
    const state = JSON.parse(event.data);
    if (state.changed) {
      stream.close();
      keep(state.clause);
      location.reload();
      return;
    }
    if (state.style) exchangeStyle(state.style);
    if (state.number === shownNumber) return;
    shownNumber = state.number;
    fetch(own + 'state.json').then(answer => answer.json()).then(report => draw(report));
  };

  if (document.readyState === 'complete') restore(); else addEventListener('load', restore);
})();
