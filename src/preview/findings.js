// Draws a finding, for the panel over a page and for the overview.
function make(name, text, className) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}
function link(text, address, title) {
  const element = make(address ? 'a' : 'span', text);
  if (address) element.href = address;
  if (title) element.title = title;
  return element;
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
    const at = finding.place, line = make('p', undefined, 'place');
    line.append(link(at.file + ':' + at.line + ':' + at.column, at.open));
    item.append(line);
    if (at.source) item.append(excerpt(at));
  }
  if (finding.help) item.append(make('p', finding.help, 'help'));
  return item;
}
