// While a card covers the window: does the kernel answer? If it is busy, dead or restarted, or the cell runs again, a deck's
// still pictures take the card's place, under the same keys, until the live card is back and stands where they are.
(() => {
  if (window.xentLecture) return;
  window.xentLecture = true;
  const LATE = 1500, LOST = 15000, PATIENT = 25000;  // milliseconds: no answer yet; none to be expected; no kernel has come
  const live = () => document.querySelector('.xent-lecture:not(.xent-paper)');
  const noteOf = card => card?.querySelector('.xent-step')?.dataset;  // which deck, which step, of how many
  const dead = card => card.querySelector('.xent-place')?.classList.contains('jupyter-widgets-disconnected');
  const decks = {};  // name -> its stills, by step
  const called = new WeakMap();  // cards that were asked to fill the window -> when
  let known, card, wanted, since, paper, asked = 0, beat = 0;

  const make = (parent, tag, name, text = '') => {
    const made = parent.appendChild(document.createElement(tag));
    made.className = name;
    made.textContent = text;
    return made;
  };
  const want = step => {
    if (!known?.steps) return;
    if (!wanted) since = performance.now();
    wanted = Math.min(Math.max(step, 1), Number(known.steps));
  };
  const bringTo = (found, step) => {
    asked = performance.now();
    if (!dead(found)) found.querySelector('.xent-place .noUi-target')?.noUiSlider.set(step);
  };

  // What is said of a kernel that does not answer, and the way back in one click: JupyterLab's own button. Where there is none, it is told.
  const tell = parent => {
    const told = make(parent, 'div', 'xent-late', `${known.late} `), button = known.home?.querySelector('[data-command="notebook:restart-run-all"]');
    told.setAttribute('role', 'status');
    if (!button) return told.append(known.hand);
    make(told, 'button', 'xent-again', known.again).onclick = () => revive(button);
  };
  // JupyterLab asks whether it may, and before that it may say that the kernel has died. While it starts that kernel anew
  // by itself, a press leads to nothing: so it presses again as long as no kernel is at work and the card is not back.
  let reviving;
  const revive = button => {
    if (reviving) return;
    const end = performance.now() + 4 * PATIENT, waits = () => paper ?? live()?.querySelector(':scope > .xent-late');
    const busy = () => known.home.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'busy';
    let again = 0;
    reviving = setInterval(() => {
      const now = performance.now(), yes = document.querySelector('.jp-Dialog .jp-mod-accept');
      if (now > end || !waits()) reviving = clearInterval(reviving);
      else if (yes?.matches('.jp-mod-warn, :only-child')) yes.click();
      else if (again && busy()) again = now + PATIENT;
      else if (now > again) {
        button.dispatchEvent(new MouseEvent('mousedown', {bubbles: true}));
        again = now + PATIENT;
      }
    }, 100);
  };

  // A card as a still picture, over everything.
  const open = step => {
    const still = decks[known.deck]?.get(step), before = paper ?? live() ?? card;
    if (!still) return;
    const next = document.createElement('div');
    next.className = 'xent xent-lecture xent-deck xent-paper';
    for (const name of ['xent-quiet', 'xent-black']) next.classList.toggle(name, before.classList.contains(name));
    for (const style of known.styles) make(next, 'style', '', style);
    next.append(still.content.cloneNode(true));
    tell(next);
    const tools = make(next, 'div', 'xent-tools'), far = make(next, 'progress', '');
    const quiet = () => next.classList.toggle('xent-quiet');
    for (const [name, press] of Object.entries({back: () => turn(step - 1), next: () => turn(step + 1), 'notes-button': quiet, full: leave}))
      make(tools, 'button', `xent-${name}`, known.names[name]).onclick = press;
    [far.max, far.value, next.xentStep, next.xentJump] = [known.steps, step, step, turn];
    paper?.remove();
    paper = document.body.appendChild(next);
  };
  const turn = to => {
    const step = Math.min(Math.max(to, 1), Number(known.steps));
    open(step);
    if (live()) bringTo(live(), step);  // a busy kernel follows when it can
  };
  const close = () => {
    card = live() ?? undefined;
    card?.classList.toggle('xent-quiet', paper.classList.contains('xent-quiet'));
    known.step = String(paper.xentStep);
    paper.remove();
    paper = wanted = undefined;
  };
  const leave = () => {
    close();
    const below = card;
    below?.querySelector('.xent-full')?.click();
    below?.classList.remove('xent-lecture');  // a dead kernel cannot
    card = undefined;
  };
  // The live card, or the one that has come for it, over the window and at the step of the still.
  const bring = () => {
    const step = [...document.querySelectorAll('.xent-step[data-deck]')].findLast(({dataset: {deck}}) => deck === known.deck);
    const found = step?.closest('.xent'), full = found?.classList.contains('xent-lecture');
    if (!found || dead(found)) return;
    if (full && Number(step.dataset.step) === paper.xentStep) return close();
    if (performance.now() - asked < LATE) return;
    const button = found.querySelector('.xent-part.xent-now .xent-full');
    if (!button) return;  // its parts arrive one by one
    if (!full && !(performance.now() - called.get(found) < LOST)) {  // not again at once: a second press, answered late, would undo the first
      button.click();
      called.set(found, performance.now());
    }
    bringTo(found, paper.xentStep);
  };

  const watch = now => {
    requestAnimationFrame(watch);
    if (card && !card.isConnected && !paper) {  // taken away: its cell runs again
      open(wanted ?? Number(known.step));
      card = undefined;
      asked = now;
    }
    if (now - beat < 100) return;
    beat = now;
    if (paper) return bring();
    card = live() ?? undefined;
    const note = noteOf(card);
    if (!note) return;
    if (note.step !== known?.step) since = now;  // it answers, if slowly
    const styles = [...document.querySelectorAll('head > style.xent-style'), ...card.querySelectorAll('.xent-style style')].map(style => style.textContent);
    const names = Object.fromEntries(['back', 'next', 'notes-button', 'full'].map(name => [name, card.querySelector(`.xent-${name}`)?.textContent ?? '']));
    known = {...note, styles, names, home: card.closest('.jp-NotebookPanel')};
    if (note.deck) {
      const stills = decks[note.deck] ??= new Map();
      for (const still of card.querySelectorAll('.xent-stills template')) stills.set(Number(still.dataset.step), still);
    }
    if (wanted === Number(note.step)) wanted = undefined;
    const late = wanted && (now - since > LATE || dead(card));
    if (late && decks[note.deck]?.has(wanted)) return open(wanted);
    const told = card.querySelector(':scope > .xent-late');
    if (!late) told?.remove();
    else if (!told) tell(card);
  };
  requestAnimationFrame(watch);

  // What is asked of the live card, by a key or with the mouse; one whose kernel is gone cannot even be told.
  window.xentWanted = want;
  window.addEventListener('click', event => {
    const button = event.target.closest?.('.xent-back, .xent-next, .xent-full'), up = button?.closest('.xent-lecture');
    if (!up || up === paper) return;
    if (dead(up)) event.stopImmediatePropagation();
    if (!button.matches('.xent-full')) return want((wanted ?? Number(noteOf(up)?.step)) + (button.matches('.xent-next') ? 1 : -1));
    if (dead(up)) up.classList.remove('xent-lecture');
    card = undefined;
  }, true);
})();
