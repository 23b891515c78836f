// The language switch keeps the place: the same clause is shown in the other language.
(function () {
  const places = Array.from(document.querySelectorAll('[data-place][id]'));
  const box = part => part.getBoundingClientRect();
  const atEdge = () => places.filter(part => box(part).top < innerHeight / 4).pop();

  // The switch stands at the top of the page: the clause read lowest is kept on
  // the way up to it.
  let read, deepest = 0;
  addEventListener('scroll', () => {
    if (scrollY > deepest || scrollY < 1) deepest = scrollY;
    const part = atEdge();
    if (part && scrollY >= deepest) read = part;
  }, { passive: true });

  function place() {
    const named = places.find(part => part.id === location.hash.slice(1));
    if (named && box(named).top < innerHeight && box(named).bottom > innerHeight / 4) return named.id;
    const part = atEdge() || read || named;
    return part ? part.id : '';
  }

  document.querySelectorAll('.lang a[hreflang]').forEach(link => {
    const set = () => { link.hash = place(); };
    // Before a click, a middle click, the context menu and the Enter key.
    ['pointerdown', 'focus', 'click'].forEach(type => link.addEventListener(type, set));
  });
})();
