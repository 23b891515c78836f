// Runs in every page of the preview: reloads the page after a change, replaces its style
// sheet without a reload, and shows errors over the last good page. A build never contains it.
{
  const script = document.currentScript;
  const mark = script.dataset.gongkai;
  // The path of the site's root, including a prefix that a proxy may add.
  const root = new URL('..', script.src).pathname;
  const own = root + '__gongkai/';
  const key = 'gongkai-preview:' + location.pathname;
  let shownNumber = -1, host, shadow, hidden = -1, last;

  // --- scroll position and open details, restored after a reload
  function keep(clause) {
    const open = Array.from(document.querySelectorAll('details'), d => d.open);
    sessionStorage.setItem(key, JSON.stringify({ y: scrollY, open, clause }));
    // Otherwise the browser restores its own scroll position later, over this one.
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
      // The old sheet is removed after the new one has loaded, so the page is never unstyled.
      next.onload = () => old.remove();
      old.after(next);
    });
  }

  // --- the panel
  const words = {
    zh: { errors: n => n + ' 个错误', warnings: n => n + ' 个提醒', close: '关闭（Esc）', all: '全部错误、数据和各语种的状况', trouble: '程序内部出错', last: '页面显示的是改错之前的内容。', none: '还没有可以显示的页面。' },
    en: { errors: n => n + (n === 1 ? ' error' : ' errors'), warnings: n => n + (n === 1 ? ' warning' : ' warnings'), close: 'Close (Esc)', all: 'All errors, facts and translation states', trouble: 'Internal error', last: 'The page is from the last build without errors.', none: 'There is no page to show yet.' },
  };
  function frame() {
    if (host) return;
    host = make('gongkai-preview');
    shadow = host.attachShadow({ mode: 'open' });
    const sheet = make('link');
    sheet.rel = 'stylesheet';
    sheet.href = own + 'preview.css';
    shadow.append(sheet, make('div'));
    document.body.append(host);
  }
  function titleOf(say, trouble, errors, warnings) {
    return [trouble && say.trouble, errors && say.errors(errors), warnings && say.warnings(warnings)].filter(Boolean).join(' · ');
  }
  function panel(report) {
    const say = words[report.speech];
    const errors = report.findings.filter(f => f.error), warnings = report.findings.filter(f => !f.error);
    const box = make('section', undefined, 'panel');
    box.setAttribute('role', 'alertdialog');
    box.setAttribute('aria-label', titleOf(say, report.trouble, errors.length, warnings.length));
    box.tabIndex = -1;
    box.lang = report.speech;
    const head = make('div', undefined, 'head');
    const title = titleOf(say, report.trouble, errors.length, warnings.length);
    const close = make('button', say.close);
    close.type = 'button';
    close.onclick = () => { hidden = report.number; draw(report); };
    head.append(make('h2', title), close);
    const list = make('ol');
    errors.concat(warnings).forEach(finding => list.append(entry(finding)));
    box.append(head);
    if (report.trouble) box.append(make('p', report.trouble, 'trouble'));
    box.append(make('p', report.shown ? (errors.length ? say.last : '') : say.none, 'state'), list);
    const all = make('a', say.all);
    all.href = own;
    box.append(all);
    box.addEventListener('keydown', event => { if (event.key === 'Escape') close.click(); });
    return box;
  }
  function draw(report, opened) {
    last = report;
    const errors = report.findings.filter(f => f.error).length, warnings = report.findings.length - errors;
    const wrong = errors || report.trouble;
    if (!report.findings.length && !report.trouble) { if (host) { host.remove(); host = shadow = undefined; } return; }
    frame();
    const say = words[report.speech];
    const area = shadow.lastChild;
    area.textContent = '';
    if ((wrong && hidden !== report.number) || opened) {
      const box = panel(report);
      area.append(box);
      if (opened || !document.activeElement || document.activeElement === document.body) box.focus({ preventScroll: true });
    } else {
      const button = make('button', errors ? say.errors(errors) : report.trouble ? say.trouble : say.warnings(warnings), wrong ? 'count error' : 'count');
      button.type = 'button';
      button.lang = report.speech;
      button.onclick = () => { hidden = -1; draw(report, true); };
      area.append(button);
    }
  }

  addEventListener('keydown', event => {
    if (event.key === 'Escape' && last && shadow && shadow.querySelector('.panel')) { hidden = last.number; draw(last); }
  });

  // --- notifications from the server
  const here = location.pathname.startsWith(root) ? location.pathname.slice(root.length) : '';
  const stop = hear(root, '/' + here, mark, state => {
    if (state.changed) {
      stop();
      keep(state.clause);
      location.reload();
      return;
    }
    if (state.style) exchangeStyle(state.style);
    if (state.number === shownNumber) return;
    shownNumber = state.number;
    fetch(own + 'state.json').then(answer => answer.json()).then(report => draw(report));
  });

  if (document.readyState === 'complete') restore(); else addEventListener('load', restore);
}
