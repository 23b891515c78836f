// Loads one of the preview's own pages again after a build, so that what it shows is never stale.
{
  const script = document.currentScript, { number } = script.dataset;
  hear(new URL('..', script.src).pathname, '', '', state => { if (String(state.number) !== number) location.reload(); });
}
