// What core widgets have no trait for. Without this file all still works, only less well: after a press on a track the arrow
// keys stay with the page, JupyterLab's one-letter commands stay live, and a screen reader hears sliders without names.
(() => {
  if (window.xentHands) return;
  window.xentHands = true;
  const box = event => event.target.closest?.('.xent');

  // A press anywhere on a track goes on as a drag, and the arrow keys are the slider's from then on.
  const press = event => {
    const track = event.target.closest?.('.xent .noUi-target'), handle = track?.querySelector('.noUi-handle');
    if (handle && handle !== document.activeElement) setTimeout(() => handle.focus({preventScroll: true}));
    track?.classList.remove('noUi-state-tap');  // for 0.3 s after a press it would hear no other
    if (!track || event.type !== 'pointerdown' || event.target.closest('.noUi-handle')) return;
    if (event.button) return;
    const over = new AbortController(), end = ({pointerId}) => pointerId === event.pointerId && over.abort();
    const follow = ({pointerId, buttons, clientX, clientY}) => {
      if (pointerId !== event.pointerId) return;  // another finger
      if (!buttons) return over.abort();  // let go outside the window
      const {left, bottom, width, height} = track.getBoundingClientRect(), {min, max} = track.noUiSlider.options.range;
      const part = track.classList.contains('noUi-vertical') ? (bottom - clientY) / height : (clientX - left) / width;
      track.noUiSlider.set(Number(min) + Math.min(Math.max(part, 0), 1) * (max - min));
    };
    window.addEventListener('pointermove', follow, {signal: over.signal});
    for (const last of ['pointerup', 'pointercancel']) window.addEventListener(last, end, {signal: over.signal});
  };
  for (const event of ['pointerdown', 'pointerup', 'click']) window.addEventListener(event, press, true);

  // A card over the whole window hears a presenter's remote, without a click first; JupyterLab hears nothing meanwhile.
  const presses = {ArrowRight: '.xent-next', PageDown: '.xent-next', ' ': '.xent-next', Enter: '.xent-next', ArrowLeft: '.xent-back', PageUp: '.xent-back',
    Backspace: '.xent-back', Escape: '.xent-full', h: '.xent-notes-button', H: '.xent-notes-button'};
  let typed = '', last = 0;  // "12" is one card, if it is typed in one go and there are so many
  const number = ({key, timeStamp}, count) => {
    const both = timeStamp - last < 700 ? typed + key : key;
    [typed, last] = /^\d$/.test(key) ? [Number(both) > count ? key : both, timeStamp] : ['', 0];
    return Number(typed);
  };
  const lecture = event => {
    const card = document.querySelector('.xent-paper') ?? document.querySelector('.xent-lecture'), at = event.target;
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
    const inside = card.contains(at), typing = inside && at.matches('input, textarea'), hand = inside && at.matches('.noUi-handle');
    const moves = hand && !at.closest('.xent-place') && /^(Arrow|Home|End)/.test(event.key);  // the slider's own keys
    const other = at.matches('.xent-lecture button:not(.xent-next)') && /^( |Enter)$/.test(event.key);
    if (event.key === 'Tab' || moves || other || (typing && !/^(Page|Escape)/.test(event.key))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type !== 'keydown') return;
    const place = card.querySelector('.xent-place .noUi-target'), digit = event.key === 'Home' ? 1 : number(event, place?.noUiSlider.options.range.max ?? card.querySelector('progress')?.max);
    if (card.classList.contains('xent-black') || /^[bB.]$/.test(event.key)) return card.classList.toggle('xent-black');
    if (digit && card.xentJump) card.xentJump(digit);
    else if (digit && place) [place.noUiSlider.set(digit), window.xentWanted?.(digit)];
    else if (event.key in presses) card.querySelector(presses[event.key])?.click();
    if (event.key === 'Escape' && card.isConnected) setTimeout(() => card.classList.remove('xent-lecture'), 300);  // a dead kernel cannot
    if (inside) at.blur();
  };
  for (const event of ['keydown', 'keypress', 'keyup']) window.addEventListener(event, lecture, true);

  // Who goes to a box for hands that went up types over what it says: beside a 0, a 3 would be thirty.
  window.addEventListener('click', ({target}) => target.matches?.('.xent-vote input') && target.select(), true);

  // No letter typed at our controls is a command of JupyterLab's: `x` would delete the cell.
  window.addEventListener('keydown', event => {
    const plain = !(event.ctrlKey || event.metaKey || event.altKey) && event.key !== 'Escape';
    if (box(event)) event.target.toggleAttribute('data-lm-suppress-shortcuts', plain && !(event.shiftKey && event.key === 'Enter'));
  }, true);

  // A slider is called as its label says, and says what its number box shows; the last line is spoken when it changes.
  const name = root => {
    for (const slider of root.querySelectorAll('.widget-slider')) {
      const handle = slider.querySelector('.noUi-handle'), said = slider.querySelector('.widget-readout');
      const label = slider.querySelector('.widget-label')?.textContent;
      if (!handle || handle.dataset.xent) continue;
      handle.dataset.xent = 'named';
      if (label) handle.setAttribute('aria-label', label);
      if (label && said) said.setAttribute('aria-label', label);
      if (said) {
        said.setAttribute('role', 'textbox');
        const tell = () => handle.getAttribute('aria-valuetext') === said.textContent || handle.setAttribute('aria-valuetext', said.textContent);
        new MutationObserver(tell).observe(handle, {attributeFilter: ['aria-valuetext']});
        new MutationObserver(tell).observe(said, {childList: true, characterData: true, subtree: true});
        tell();
      }
    }
    for (const box of root.querySelectorAll('.xent-number input[title]')) box.setAttribute('aria-label', box.title);
    for (const group of root.querySelectorAll('.widget-toggle-buttons')) {
      group.setAttribute('role', 'group');
      group.setAttribute('aria-label', group.querySelector('.widget-label')?.textContent ?? '');
    }
    for (const live of root.querySelectorAll('.xent-spoken .widget-html-content')) {
      live.setAttribute('role', 'status');
      live.setAttribute('aria-live', 'polite');
    }
  };

  // Each thing shown brings the style; the page keeps one copy of it, and reads it once.
  const share = style => {
    const shared = document.head.querySelector('.xent-style') ?? document.head.appendChild(document.createElement('style'));
    shared.className = 'xent-style';
    if (shared.textContent !== style.textContent) shared.textContent = style.textContent;
    style.sheet.disabled = true;
  };
  const met = new WeakSet();
  window.xentArrived = style => {  // the parts of a widget arrive one by one; a new frame of the picture is none of them
    const root = style.closest('.xent');
    if (!root) return;
    share(style);
    name(root);
    if (met.has(root)) return;  // JupyterLab takes what is far away out of the page, and puts it back
    met.add(root);
    const isPart = ({target}) => !target.closest('.xent-moving, .xent-still, .xent-facts');
    new MutationObserver(changes => changes.some(isPart) && name(root)).observe(root, {childList: true, subtree: true});
  };
})();
window.xentArrived(this);
