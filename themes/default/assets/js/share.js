// Copying the address, the share sheet of the device, printing, and closing the WeChat panel.
(function () {
  document.querySelectorAll('.print-part').forEach(button => button.addEventListener('click', () => print()));
  document.querySelectorAll('.share').forEach(share => {
    const status = share.querySelector('.share-status');
    const panel = share.querySelector('.share-wechat');

    // The canonical address, with the clause that the reader came for.
    function address() {
      const place = location.hash.slice(1);
      const url = share.dataset.url || location.href.split('#')[0];
      return place && document.getElementById(place) ? url + '#' + place : url;
    }

    function say(text) {
      // Emptied first, so that the same words are announced again.
      status.textContent = '';
      setTimeout(() => { status.textContent = text; }, 50);
    }

    // Older web views and pages without https have no clipboard interface.
    function copyByHand(text) {
      const field = document.createElement('textarea');
      field.value = text;
      field.setAttribute('readonly', '');
      field.className = 'visually-hidden';
      share.appendChild(field);
      field.select();
      let done = false;
      try { done = document.execCommand('copy'); } catch (error) { done = false; }
      field.remove();
      return done;
    }

    function copy(button) {
      const text = address();
      const finish = done => say(done ? share.dataset.copied : share.dataset.failed + text);
      const other = () => {
        const done = copyByHand(text);
        button.focus();
        finish(done);
      };
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => finish(true), other);
      else other();
    }

    share.addEventListener('click', event => {
      const button = event.target.closest('[data-share]');
      if (!button) return;
      if (button.dataset.share === 'copy') copy(button);
      else navigator.share({ title: share.dataset.title, url: address() }).catch(() => {});
    });

    if (!panel) return;
    const inWeChat = /MicroMessenger/i.test(navigator.userAgent);
    if (inWeChat || matchMedia('(pointer: coarse)').matches) {
      panel.querySelector(inWeChat ? '.share-inside' : '.share-phone').hidden = false;
      panel.querySelectorAll('.share-code, .share-steps').forEach(part => { part.hidden = true; });
    }
    document.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || !panel.open) return;
      const inside = panel.contains(document.activeElement);
      panel.open = false;
      if (inside) panel.querySelector('summary').focus();
    });
    document.addEventListener('click', event => {
      if (!panel.contains(event.target)) panel.open = false;
    });
  });
})();
