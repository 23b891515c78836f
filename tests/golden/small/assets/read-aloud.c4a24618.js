// Offers to read the page aloud where the device has a voice of its own for its language:
// other voices would send the text to their makers. What speaks is loaded when asked for.
(function () {
  const speech = window.speechSynthesis, button = document.querySelector('.read-aloud');
  if (!button || !speech || !window.SpeechSynthesisUtterance) return;
  const language = tag => tag.toLowerCase().replace('cmn', 'zh').split(/[-_]/)[0];
  const own = language(document.documentElement.lang);

  function offer() {
    button.hidden = !speech.getVoices().some(voice => voice.localService && language(voice.lang) === own);
  }

  function load() {
    // iPhones let a page speak only if it began within the tap itself.
    speech.speak(new SpeechSynthesisUtterance(''));
    const script = document.createElement('script');
    script.src = button.dataset.script;
    script.onerror = () => button.addEventListener('click', load, { once: true });
    document.head.append(script);
  }

  button.addEventListener('click', load, { once: true });
  speech.onvoiceschanged = offer;
  offer();
})();
