// Notifies a page of builds. A browser opens at most six connections to a host over
// HTTP/1.1, so one event stream per tab would block the seventh tab. Instead one tab holds
// the stream and notifies the others, which then request their own state. Web Locks exist
// only in secure contexts: on a phone that opens the preview over plain HTTP there are none,
// and only a visible tab holds a stream.
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
      // An EventSource reconnects after a lost connection, but not after an error response.
      if (opened.readyState === EventSource.CLOSED && stream === opened) { close(); setTimeout(again, 2000); }
    };
  }
  function close() { if (stream) stream.close(); stream = undefined; }
  function ask() {
    const number = ++asked;
    fetch(own + 'shows.json?' + query).then(answer => answer.json()).then(state => { if (number === asked) tell(state); }).catch(() => {});
  }

  // --- with locks: the tab that holds the lock holds the stream, until the page is left
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
  // A tab that becomes visible takes the lock: it should be notified first, and browsers
  // suspend hidden tabs.
  function take() { if (!leads) locks.request(name, { steal: true }, lead).catch(lost); }

  // --- without locks: a stream while the page is visible
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
  // A page that is restored from the back/forward cache may be outdated.
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  return () => { ended = true; close(); };
}
