// The language switch keeps the place: the same clause is shown in the other language.
(function () {
  const places = Array.from(document.querySelectorAll('[data-place][id]'));

  // The part that the address names, or the one at the upper edge of the window.
  function place() {
    const named = location.hash.slice(1);
    const above = places.filter(part => part.getBoundingClientRect().top < innerHeight / 4).pop();
    if (above) return above.id;
    return places.some(part => part.id === named) ? named : '';
  }

  document.querySelectorAll('.lang a[hreflang]').forEach(link => {
    const set = () => { link.hash = place(); };
    // Before a click, a middle click, the context menu and the Enter key.
    ['pointerdown', 'focus', 'click'].forEach(type => link.addEventListener(type, set));
  });
})();
