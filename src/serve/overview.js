// The overview at /__gongkai/: all remarks, and what the last build changed.
(function () {
  'use strict';
  const words = {
    zh: { title: '预览', built: ms => '最近一次生成用了 ' + ms + ' 毫秒。', changed: '最近改动的文件', pages: '因此改变的页面', many: '很多页面都可能改变了。', none: '没有发现错误。', site: '回到网站', facts: '数据', heads: ['报告', '标识', '名称', '数值', '用处'], unused: '没有用到' },
    en: { title: 'Preview', built: ms => 'The last build took ' + ms + ' ms.', changed: 'Files changed last', pages: 'Pages changed by it', many: 'Many pages may have changed.', none: 'No mistakes found.', site: 'To the site', facts: 'Facts', heads: ['Report', 'Id', 'Label', 'Value', 'Uses'], unused: 'not used' },
  };
  function make(name, text) {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    return element;
  }
  // A large site has thousands of facts: they are fetched when somebody looks.
  let factsOpen = false;
  function draw(report) {
    const say = words[report.speech], main = document.getElementById('main');
    document.documentElement.lang = report.speech;
    document.title = 'gongkai: ' + say.title;
    // The event that tells of opening may still be on its way.
    const facts = main.querySelector('details');
    if (facts) factsOpen = facts.open;
    main.textContent = '';
    const home = make('a', say.site);
    home.href = '/';
    main.append(make('h1', say.title), home, make('p', say.built(report.milliseconds)));
    if (report.changed.length) {
      const list = make('ul');
      report.changed.forEach(file => list.append(make('li', file)));
      main.append(make('h2', say.changed), list);
    }
    const pages = make('div');
    main.append(pages);
    fetch('/__gongkai/pages.json').then(answer => answer.json()).then(changed => drawPages(pages, changed, say));
    if (!report.findings.length) main.append(make('p', say.none));
    const list = make('ol');
    report.findings.forEach(finding => {
      const item = make('li');
      item.className = finding.error ? 'error' : 'warning';
      const message = make('p', finding.message);
      message.className = 'message';
      item.append(message);
      if (finding.place) {
        const name = finding.place.file + ':' + finding.place.line + ':' + finding.place.column;
        const link = make(finding.place.open ? 'a' : 'span', name);
        if (finding.place.open) link.href = finding.place.open;
        item.append(link);
        if (finding.place.source) item.append(make('pre', finding.place.source));
      }
      if (finding.help) item.append(make('p', finding.help));
      item.append(make('code', finding.code));
      list.append(item);
    });
    main.append(list);
    main.append(factsOf(say));
  }
  function factsOf(say) {
    const details = make('details'), place = make('div');
    details.append(make('summary', say.facts), place);
    details.addEventListener('toggle', () => {
      factsOpen = details.open;
      if (!factsOpen || place.hasChildNodes()) return;
      fetch('/__gongkai/facts.json').then(answer => answer.json()).then(all => drawFacts(place, all, say));
    });
    details.open = factsOpen;
    return details;
  }
  function link(text, address, title) {
    const element = make(address ? 'a' : 'span', text);
    if (address) element.href = address;
    if (title) element.title = title;
    return element;
  }
  function drawFacts(place, facts, say) {
    const table = make('table'), head = make('tr'), frame = make('div');
    frame.className = 'wide';
    say.heads.forEach(text => head.append(make('th', text)));
    table.append(head);
    facts.forEach(fact => {
      const row = make('tr'), id = make('td'), uses = make('td');
      id.append(link(fact.id, fact.open));
      fact.uses.forEach(use => {
        const item = make('div');
        item.append(link(use.what, use.page && '/' + use.page.split('/').map(encodeURI).join('/'), use.place));
        uses.append(item);
      });
      if (!fact.uses.length) uses.append(make('em', say.unused));
      row.append(make('td', fact.report), id, make('td', fact.label), make('td', fact.value), uses);
      table.append(row);
    });
    frame.append(table);
    place.replaceChildren(frame);
  }
  function drawPages(place, changed, say) {
    if (!changed) return place.append(make('p', say.many));
    if (!changed.length) return;
    const list = make('ul');
    changed.forEach(path => {
      const link = make('a', path), item = make('li');
      link.href = '/' + path.split('/').map(encodeURIComponent).join('/');
      item.append(link);
      list.append(item);
    });
    place.append(make('h2', say.pages), list);
  }
  const show = () => fetch('/__gongkai/state.json').then(answer => answer.json()).then(draw);
  show();
  new EventSource('/__gongkai/events?page=&mark=').onmessage = show;
})();
