// How a page hears of builds. A browser opens six connections to a host, so a stream for
// each tab would leave none for the seventh: one tab holds the stream and wakes the
// others, which then ask for themselves. Where browsers have no locks, as on a phone
// that reads along over plain HTTP, only the tab that is looked at holds a stream.
function hear(root, page, mark, told) {
  const own = root + '__gongkai/';
  const query = 'page=' + encodeURIComponent(page) + '&mark=' + mark;
  const name = 'gongkai-preview ' + root;
  const others = 'BroadcastChannel' in window ? new BroadcastChannel(name) : undefined;
  const locks = others && navigator.locks;
  let stream, asked = 0, ended = false;

  function tell(state) { if (!ended) told(state); }
  function open() {
    if (stream || ended) return;
    const opened = stream = new EventSource(own + 'events?' + query);
    opened.onmessage = event => {
      if (locks) others.postMessage('built');
      tell(JSON.parse(event.data));
    };
    opened.onerror = () => {
      // A stream that broke comes back by itself; one that was refused does not.
      if (opened.readyState === EventSource.CLOSED && stream === opened) { close(); setTimeout(again, 2000); }
    };
  }
  function close() { if (stream) stream.close(); stream = undefined; }
  function ask() {
    const number = ++asked;
    fetch(own + 'shows.json?' + query).then(answer => answer.json()).then(state => { if (number === asked) tell(state); }).catch(() => {});
  }

  // --- with locks: whoever has the lock has the stream, until the page goes
  let leads = false, queued = false;
  function lead(lock) {
    if (!lock) { ask(); stand(); return; }
    leads = true;
    open();
    return new Promise(() => {});
  }
  function lost() { leads = false; close(); stand(); }
  function stand() {
    if (queued) return;
    queued = true;
    locks.request(name, lock => { queued = false; return lead(lock); }).catch(lost);
  }
  // The tab that is looked at should be the first to know; and one that is out of sight
  // may be put to sleep.
  function take() { if (!leads) locks.request(name, { steal: true }, lead).catch(lost); }

  // --- without: a stream while the page is looked at
  function alone() { if (document.hidden) close(); else open(); }

  function again() { if (!locks) alone(); else if (leads) open(); }

  if (locks) {
    others.onmessage = ask;
    locks.request(name, { ifAvailable: true }, lead).catch(lost);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) { take(); ask(); } });
  } else {
    document.addEventListener('visibilitychange', alone);
    alone();
  }
  // A page that comes back from the browser's memory may be old.
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  return () => { ended = true; close(); };
}
