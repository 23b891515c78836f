// Loads one of the preview's own pages again after a build, so that what it shows is never stale.
{
  const script = document.currentScript, { number } = script.dataset;
  hear(new URL('..', script.src).pathname, '', '', state => {
    // What has been typed into a form and not sent would be lost.
    const isTyping = Array.from(document.querySelectorAll('input')).some(input => input.value !== input.defaultValue);
    if (String(state.number) !== number && !isTyping) location.reload();
  });
}
