// Bets: shares that always make a whole, their price, and their average, kept in this browser and nowhere else.
'use strict';
(() => {
  const {make, slider} = window.xentParts, KEPT = 'xent-lesson-bets';
  const marked = text => text.replace(/[&<]/g, c => ({'&': '&amp;', '<': '&lt;'})[c]).replace(/`([^`]+)`/g, '<code>$1</code>').replaceAll('\n', '<br>');

  // A sentence with its {places} filled as Python fills them: {bits:.2f}, {share:.1%}.
  const say = (sentence, values = {}) => sentence.replace(/\{(\w+)(?::\.(\d)([f%]))?\}/g, (_, name, digits, kind) => {
    const value = values[name];
    if (value === Infinity || !digits) return value === Infinity ? '∞' : value;
    return kind === '%' ? `${(100 * value).toFixed(digits)}%` : value.toFixed(digits).replace('-', '−');
  });

  // Whole parts that sum to the whole: rounded down, what is missing goes to the largest remainders (Hamilton).
  function wholeParts(weights, whole) {
    const total = weights.reduce((a, b) => a + b), exact = weights.map(weight => Number((whole * weight / total).toFixed(6)));
    const parts = exact.map(Math.floor), order = exact.map((_, j) => j).sort((a, b) => (parts[a] - exact[a]) - (parts[b] - exact[b]) || a - b);
    for (const j of order.slice(0, whole - parts.reduce((a, b) => a + b))) parts[j]++;
    return parts;
  }

  // Linked sliders. One is set, the others share the rest in their old proportions, which a share of nothing remembers too.
  window.xentSpread = (labels, whole, change, color) => {
    let weights = labels.map(() => 1);
    const steps = Array.from({length: whole + 1}, (_, j) => j), said = labels.map(() => make('output', {className: 'number'}));
    const set = (index, part) => {
      const others = weights.reduce((sum, weight, j) => sum + (j === index ? 0 : weight), 0) || null;
      weights = weights.map((weight, j) => j === index ? part : (others ? weight / others : 1 / (weights.length - 1)) * Math.max(whole - part, 1e-9));
      change(wholeParts(weights, whole));
    };
    const sliders = labels.map((label, j) => slider(steps, `${label} (%)`, part => set(j, part)));
    const rows = labels.map((label, j) => make('label', {className: 'row'}, make('span', {}, label), sliders[j][0], said[j]));
    if (color) for (const [input] of sliders) input.style.setProperty('--color', color);
    const put = shares => {
      const parts = wholeParts(shares, whole), now = wholeParts(weights, whole);
      if (parts.some((part, j) => part !== now[j])) weights = shares.map(share => share * whole);
      parts.forEach((part, j) => { const text = `${Math.round(100 * shares[j])} %`; sliders[j][1](part, text); said[j].textContent = text; });
    };
    return {rows, put, set};
  };

  const read = () => { try { return JSON.parse(localStorage.getItem(KEPT)) ?? {}; } catch { return {}; } };
  const kept = {
    all: read,
    first(name, spread, answer, question) {  // only the first price of a question counts
      const bets = read();
      if (bets[name]?.question === question) return false;
      bets[name] = {spread, answer, question};
      try { localStorage.setItem(KEPT, JSON.stringify(bets)); } catch { /* a browser that keeps nothing: the price is told all the same */ }
      return true;
    },
    forget() { try { localStorage.removeItem(KEPT); } catch { /* nothing was kept */ } },
  };
  const price = bet => -Math.log2(bet.spread[bet.answer]) + 0;

  function average(words) {
    const prices = Object.values(kept.all()).map(price), count = prices.length, bits = prices.reduce((a, b) => a + b, 0) / count;
    return say(words[!count ? 'average_none' : bits === Infinity ? 'average_infinite' : 'average'], {bits, count});
  }

  function priced(bits, count, words, first) {
    const no_idea = Math.log2(count), same = Math.abs(bits - no_idea) <= Math.max(1e-9 * Math.max(bits, no_idea), 0.005);
    const kind = bits === 0 ? 'sure' : bits === Infinity ? 'infinite' : same ? 'same' : bits < no_idea ? 'less' : 'more';
    return say(words[kind], {bits, no_idea, saved: no_idea - bits, extra: bits - no_idea}) + (first ? '' : ` ${words.practice}`);
  }

  class Bet {
    constructor(box) {
      const about = JSON.parse(box.querySelector('script').textContent), words = window.xentWords.bet, count = about.options.length;
      let shares = about.options.map(() => 1 / count);
      const spread = window.xentSpread(about.labels, 100, parts => stand(parts.map(part => part / 100)));
      const stand = now => { shares = now; spread.put(now); };
      const result = box.querySelector('.result'), press = (text, onclick) => make('button', {type: 'button', textContent: text, onclick});
      spread.rows.forEach((row, j) => box.querySelector('.spread').append(make('div', {className: 'option'}, row, press(words.sure_button, () => spread.set(j, 100)))));
      box.querySelector('.presses').append(
        press(words.no_idea_button, () => stand(about.options.map(() => 1 / count))),
        press(words.reveal_button, () => {
          const placed = Object.fromEntries(about.options.map((option, j) => [option, shares[j]]));
          const first = kept.first(about.name, placed, about.answer, about.question);
          result.innerHTML = [about.because, priced(price({spread: placed, answer: about.answer}), count, words, first), average(words)].map(marked).join('<br>');
          tell();
        }),
        press(words.forget_button, () => { kept.forget(); result.textContent = average(words); tell(); }));
      stand(shares);
    }
  }

  // One's own bets as a list, with their mean: for the pages that speak of them.
  const tell = () => {
    for (const box of document.querySelectorAll('.own-bets')) {
      box.querySelector('span').textContent = average(window.xentWords.bet);
      box.querySelector('ol').replaceChildren(...Object.entries(kept.all()).map(([name, bet]) => make('li', {}, `${name.replaceAll('_', ' ')}: ${say('{bits:.2f} bits', {bits: price(bet)})}`)));
    }
  };

  window.xentBets = {kept, say, marked, wholeParts, average, priced};
  addEventListener('DOMContentLoaded', () => { for (const box of document.querySelectorAll('.bet')) box.xent = new Bet(box); tell(); });
})();
