// The overview at /__gongkai/: findings, facts, the last change, and the state of each
// report in each language. It is redrawn after every build.
{
  const root = new URL('..', document.currentScript.src).pathname;
  const own = root + '__gongkai/';
  const words = {
    zh: {
      title: '预览', home: '回到网站', built: ms => '最近一次生成用了 ' + ms + ' 毫秒', last: '网页显示的是改错之前的内容', nothing: '还没有可以显示的页面',
      errors: n => n + ' 个错误', warnings: n => n + ' 个提醒', fine: '没有错误', findings: '错误和提醒', trouble: '程序内部出错', explain: '查代码：gongkai explain ',
      facts: '数据', look: '查看全部数据和用处', heads: ['标识', '名称', '数值', '用处'], unused: '没有用到', none: '没有数据。',
      changes: '最近的改动', changed: '改动的文件', pages: '因此改变的页面', many: '很多页面都可能改变了。', same: '没有页面因此改变。', unchanged: '预览启动以后还没有改动。',
      reports: '报告和语种', proof: '数据校核单', review: '核对导入', translate: '译文', verdict: '核对了多少', state: '状况', complete: '齐全', missing: n => '缺 ' + n + ' 处', missingLong: '读者看到的是主语种的内容：', links: '打开',
      front: '首页', print: '全文（打印）', data: '数据页', card: '分享图', pdf: 'PDF', noReports: '还没有报告。', older: n => '更早的 ' + n + ' 份报告',
    },
    en: {
      title: 'Preview', home: 'To the site', built: ms => 'the last build took ' + ms + ' ms', last: 'pages are from the last build without errors', nothing: 'there is no page to show yet',
      errors: n => n + (n === 1 ? ' error' : ' errors'), warnings: n => n + (n === 1 ? ' warning' : ' warnings'), fine: 'No errors', findings: 'Errors and warnings', trouble: 'Internal error', explain: 'To explain this code: gongkai explain ',
      facts: 'Facts', look: 'All facts and where they are used', heads: ['Id', 'Label', 'Value', 'Uses'], unused: 'not used', none: 'There are no facts.',
      changes: 'Last change', changed: 'Changed files', pages: 'Changed pages', many: 'Many pages may have changed.', same: 'No page has changed.', unchanged: 'Nothing has changed since the preview started.',
      reports: 'Reports and languages', proof: 'Proof sheet', review: 'Review of the import', translate: 'Translations', verdict: 'What was verified', state: 'State', complete: 'complete', missing: n => n + ' missing', missingLong: 'Readers see these parts in the main language:', links: 'Open',
      front: 'Front page', print: 'Whole report (print)', data: 'Data', card: 'Share card', pdf: 'PDF', noReports: 'There are no reports yet.', older: n => n + ' older ' + (n === 1 ? 'report' : 'reports'),
    },
  };
  const SHOWN = 12;
  const main = document.getElementById('main');
  const parts = ['state', 'findings', 'verdict', 'facts', 'changes', 'reports'].map(name => {
    const part = make('div', undefined, 'part-' + name);
    part.id = name;
    return part;
  });
  const [state, findings, verdict, facts, changes, reports] = parts;
  main.replaceChildren(...parts);

  const address = path => root + path.split('#').map(part => part.split('/').map(encodeURIComponent).join('/')).join('#');
  const fetched = name => fetch(own + name).then(answer => answer.json());
  // Counts requests: responses to earlier ones are dropped.
  let asked = 0;

  function block(place, title, ...content) {
    const section = make('section', undefined, 'block');
    section.append(make('h2', title, 'block-title'));
    const body = make('div');
    body.append(...content);
    section.append(body);
    place.replaceChildren(section);
  }

  function drawState(report, say) {
    const errors = report.findings.filter(f => f.error).length, warnings = report.findings.length - errors;
    const head = make('header', undefined, 'title-block');
    const sum = [report.trouble && say.trouble, errors && say.errors(errors), warnings && say.warnings(warnings)].filter(Boolean).join(' · ') || say.fine;
    head.append(make('h1', sum, 'title' + (errors || report.trouble ? ' is-wrong' : '')));
    const told = [report.shown ? (errors || report.trouble) && say.last : say.nothing, say.built(report.milliseconds)].filter(Boolean);
    const line = told.join(' · ');
    head.append(make('p', line.charAt(0).toUpperCase() + line.slice(1), 'edition'));
    state.replaceChildren(head);
    document.title = sum + ' – gongkai';
  }

  function drawFindings(report, say) {
    if (!report.findings.length && !report.trouble) { findings.replaceChildren(); return; }
    const list = make('ol', undefined, 'findings');
    const sorted = report.findings.filter(f => f.error).concat(report.findings.filter(f => !f.error));
    sorted.forEach(finding => {
      const item = entry(finding);
      const code = make('code', finding.code, 'code');
      code.title = say.explain + finding.code;
      item.append(code);
      list.append(item);
    });
    const trouble = report.trouble ? [make('p', report.trouble, 'trouble')] : [];
    block(findings, say.findings, ...trouble, list);
  }

  // What the check has verified; with errors, nothing.
  function drawVerdict(report, site, say) {
    const isVerified = !report.findings.some(f => f.error) && !report.trouble;
    if (!isVerified) verdict.replaceChildren();
    if (isVerified && site) block(verdict, say.verdict, ...site.verdict.split('\n').map(line => make('p', line)));
  }

  // A large site has thousands of facts: they are fetched when the list is opened.
  function drawFacts(say) {
    const before = facts.querySelector('details');
    const details = make('details'), place = make('div');
    details.append(make('summary', say.look), place);
    details.addEventListener('toggle', () => {
      if (details.open && !place.hasChildNodes()) fetched('facts.json').then(all => drawTables(place, all, say));
    });
    block(facts, say.facts, details);
    details.open = before ? before.open : location.hash === '#facts';
  }
  function drawTables(place, all, say) {
    const ids = [...new Set(all.map(fact => fact.report))];
    place.replaceChildren(...ids.flatMap(id => [make('h3', id), tableOf(all.filter(fact => fact.report === id), say)]));
    if (!ids.length) place.append(make('p', say.none));
  }
  function tableOf(list, say) {
    const table = make('table'), head = make('tr'), frame = make('div', undefined, 'table');
    frame.tabIndex = 0;
    frame.setAttribute('role', 'region');
    frame.setAttribute('aria-label', say.facts);
    say.heads.forEach(text => head.append(make('th', text)));
    const body = make('tbody');
    list.forEach(fact => {
      const row = make('tr'), id = make('td'), uses = make('td');
      id.append(link(fact.id, fact.open));
      fact.uses.forEach(use => {
        const item = make('div');
        item.append(link(use.what, use.page && address(use.page), use.place));
        uses.append(item);
      });
      if (!fact.uses.length) uses.append(make('em', say.unused));
      const label = make('td');
      label.append(link(fact.label, own + fact.impact));
      row.append(id, label, make('td', fact.value, 'value'), uses);
      body.append(row);
    });
    const top = make('thead');
    top.append(head);
    table.append(top, body);
    frame.append(table);
    return frame;
  }

  function listOf(items) {
    const list = make('ul', undefined, 'plain');
    items.forEach(item => { const line = make('li'); line.append(item); list.append(line); });
    return list;
  }
  function drawChanges(report, pages, say) {
    if (!report.changed.length) { block(changes, say.changes, make('p', say.unchanged, 'quiet')); return; }
    const what = !pages ? make('p', say.many) : pages.length ? listOf(pages.map(path => link(path, address(path)))) : make('p', say.same, 'quiet');
    block(changes, say.changes, make('h3', say.changed), listOf(report.changed), make('h3', say.pages), what);
  }

  function drawReports(site, say) {
    if (!site || !site.reports.length) { block(reports, say.reports, make('p', say.noReports, 'quiet')); return; }
    const box = report => boxOf(report, site.languages, say);
    const more = site.reports.slice(SHOWN);
    block(reports, say.reports, ...site.reports.slice(0, SHOWN).map(box), ...(more.length ? [older(more, box, say)] : []));
  }
  // A large site has thousands of reports: older ones are drawn when the list is opened.
  let olderOpen = false;
  function older(list, box, say) {
    const details = make('details', undefined, 'older'), place = make('div');
    details.append(make('summary', say.older(list.length)), place);
    details.addEventListener('toggle', () => {
      olderOpen = details.open;
      if (olderOpen && !place.hasChildNodes()) place.append(...list.map(box));
    });
    details.open = olderOpen;
    return details;
  }
  function boxOf(report, languages, say) {
    const box = make('section', undefined, 'report-box'), title = make('h3', report.title + ' ');
    title.lang = report.tag;
    title.append(make('small', report.id));
    const sheet = make('p', undefined, 'links');
    sheet.append(link(say.proof, own + report.proof));
    if (report.translate) sheet.append(link(say.translate, own + report.translate));
    if (report.review) sheet.append(link(say.review, own + report.review));
    box.append(title, sheet, ...report.versions.map((version, index) => versionOf(version, languages[index], say)));
    return box;
  }
  function versionOf(version, language, say) {
    const row = make('div', undefined, 'version'), name = make('p', language.name, 'language'), links = make('p', undefined, 'links');
    name.lang = language.tag;
    name.dir = 'auto';
    ['front', 'print', 'data', 'card', 'pdf'].filter(kind => version[kind]).forEach(kind => links.append(link(say[kind], address(version[kind]))));
    row.append(name, stateOf(version, say), links);
    return row;
  }
  function stateOf(version, say) {
    if (!version.missing.length) return make('p', say.complete, 'language-state complete');
    const details = make('details', undefined, 'language-state');
    details.append(make('summary', say.missing(version.missing.length)), make('p', say.missingLong, 'quiet'));
    details.append(listOf(version.missing.map(part => {
      const line = make('span');
      line.append(link(part.what, address(part.page)), ' ');
      if (part.file) line.append(link(part.file, part.open));
      return line;
    })));
    return details;
  }

  function dress(site) {
    if (!site) return;
    document.getElementById('home').textContent = site.name;
    const own = document.querySelector('link[href="overview.css"]');
    const before = document.querySelector('link[rel=stylesheet]:not([href="overview.css"])');
    const href = '../' + site.sheet;
    if (!site.sheet || (before && before.getAttribute('href') === href)) return;
    const sheet = make('link');
    sheet.rel = 'stylesheet';
    sheet.href = href;
    // The old sheet is removed after the new one has loaded, so the page is never unstyled.
    if (before) sheet.onload = () => before.remove();
    own.before(sheet);
  }

  function show() {
    const number = ++asked;
    fetched('state.json').then(report => {
      if (number !== asked) return;
      const say = words[report.speech];
      drawState(report, say);
      drawFindings(report, say);
      drawVerdict(report, undefined, say);
      drawFacts(say);
      Promise.all([fetched('pages.json'), fetched('site.json')]).then(([pages, site]) => {
        if (number !== asked) return;
        dress(site);
        drawVerdict(report, site, say);
        drawChanges(report, pages, say);
        drawReports(site, say);
      });
    });
  }
  show();
  hear(root, '', '', show);
}
