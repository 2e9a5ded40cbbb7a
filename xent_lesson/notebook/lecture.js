// While a card covers the window: does the kernel answer? If it is busy, dead or restarted, or the cell runs again, a deck's
// still pictures take the card's place, under the same keys, until the live card is back where they are.
(() => {
  if (window.xentLecture) return;
  window.xentLecture = true;
  const LATE = 1500;  // milliseconds
  const live = () => document.querySelector('.xent-lecture:not(.xent-paper)');
  const stepOf = card => card?.querySelector('.xent-step')?.dataset;
  const decks = {};  // name -> its stills, by step
  let known, card, wanted, since, paper;
  const asked = new WeakMap();  // live card -> the step it was asked for

  const clamp = step => Math.min(Math.max(step, 1), Number(known.steps));
  const make = (tag, name, text, parent) => {
    const made = parent.appendChild(document.createElement(tag));
    made.className = name;
    made.textContent = text;
    return made;
  };
  const want = step => {
    if (!known) return;
    [wanted, since] = [clamp(step), wanted ? since : performance.now()];
  };

  // The same card as a still picture, over everything.
  const open = step => {
    const still = decks[known.deck]?.get(step);
    if (!still) return;
    const said = live() ?? card;
    paper?.remove();
    paper = make('div', 'xent xent-lecture xent-deck xent-paper', '', document.body);
    for (const name of ['xent-quiet', 'xent-black']) paper.classList.toggle(name, said?.classList.contains(name));
    for (const style of known.styles) paper.append(style.cloneNode(true));
    paper.append(still.content.cloneNode(true));
    make('div', 'xent-late', known.late, paper);
    const tools = make('div', 'xent-tools', '', paper);
    for (const [name, action] of [['back', () => turn(-1)], ['next', () => turn(1)], ['notes-button', () => paper.classList.toggle('xent-quiet')], ['full', leave]])
      make('button', `xent-${name}`, known.names[name], tools).onclick = action;
    const far = make('progress', '', '', paper);
    [far.max, far.value, paper.xentStep, paper.xentJump] = [known.steps, step, step, to => turn(to - paper.xentStep)];
  };
  const turn = by => {
    const quiet = paper.classList.contains('xent-quiet'), to = clamp(paper.xentStep + by);
    const way = live()?.querySelector(by < 0 ? '.xent-back' : '.xent-next');
    if (Math.abs(by) === 1) way?.click();  // a busy kernel follows when it can
    open(to);
    paper.classList.toggle('xent-quiet', quiet);
  };
  const close = () => {
    card?.classList.toggle('xent-black', paper.classList.contains('xent-black'));
    paper.remove();
    paper = wanted = undefined;
  };
  const leave = () => {
    const below = live();
    close();
    below?.querySelector('.xent-full')?.click();
    below?.classList.remove('xent-lecture');
    card = undefined;
  };

  // The live card comes back: full window, at this step; each is asked for once.
  const bring = () => {
    const step = [...document.querySelectorAll('.xent-step[data-deck]')].reverse().find(({dataset, isConnected}) => isConnected && dataset.deck === known.deck && !dataset.paper);
    const found = step?.closest('.xent');
    if (!found) return;
    const there = Number(step.dataset.step) === paper.xentStep, full = found.classList.contains('xent-lecture');
    if (there && full) return close();
    if (!asked.has(found)) [asked.set(found, [performance.now(), full]), !full && found.querySelector('.xent-full')?.click()];
    const [when] = asked.get(found);
    if (there || performance.now() - when < LATE) return;
    asked.set(found, [performance.now() + 1e4]);
    found.querySelector('.xent-place .noUi-target')?.noUiSlider.set(paper.xentStep);
  };

  let beat = 0;
  const watch = now => {
    requestAnimationFrame(watch);
    if (card && !card.isConnected && !paper && known) open(wanted ?? Number(known.step));  // taken away: its cell runs again, or its kernel is gone
    if (now - beat < 100) return;
    beat = now;
    if (paper) return bring();
    const up = live(), step = stepOf(up);
    if (!up) return card?.isConnected && (card = undefined);  // left
    card = up;
    if (!step) return;
    const texts = name => up.querySelector(`.xent-${name}`)?.textContent ?? '';
    const names = Object.fromEntries(['back', 'next', 'notes-button', 'full'].map(name => [name, texts(name)]));
    known = {...step, names, styles: [...up.querySelectorAll('style'), ...document.querySelectorAll('head > style.xent-style')].filter(({textContent}) => textContent)
      .filter((style, i, all) => all.findIndex(({textContent}) => textContent === style.textContent) === i)};
    if (step.deck) {
      const stills = decks[step.deck] ??= new Map();
      for (const still of up.querySelectorAll('.xent-stills template')) stills.set(Number(still.dataset.step), still);
    }
    if (wanted === Number(step.step)) wanted = undefined;
    const late = wanted && now - since > LATE;
    if (late && decks[step.deck]?.has(wanted)) return open(wanted);
    up.querySelector(':scope > .xent-late')?.remove();
    if (late) make('div', 'xent-late', step.late, up);
  };
  requestAnimationFrame(watch);

  // What was asked of the live card, by a key or with the mouse.
  window.xentWanted = want;
  document.addEventListener('click', ({target}) => {
    const button = target.closest?.('.xent-back, .xent-next'), up = button?.closest('.xent-lecture');
    if (!up || up === paper) return;
    want((wanted ?? Number(stepOf(up)?.step)) + (button.matches('.xent-next') ? 1 : -1));
  }, true);
})();
