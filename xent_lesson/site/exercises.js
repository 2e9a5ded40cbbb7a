// Exercises whose answer is a number, a row of numbers or a choice: the verdicts of the package, in its own sentences.
'use strict';
(() => {
  const {say, marked} = window.xentBets;
  const NAMES = {inf: Infinity, '∞': Infinity, nan: NaN, e: Math.E, pi: Math.PI};
  const CALLS = {log: (x, base) => base === undefined ? Math.log(x) : Math.log(x) / Math.log(base), ln: Math.log, log2: Math.log2, log10: Math.log10, exp: Math.exp, sqrt: Math.sqrt};

  // What Python would make of a typed line: {value, tuple}, a value being a number, a row, a text, or null for `...`.
  function typed(line) {
    const text = line.replaceAll('−', '-').replaceAll('·', '*').trim();
    const tokens = text.match(/\.{3}|\d[\d_]*\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|'[^']*'|"[^"]*"|(?:math\.|np\.)?[a-zA-Z_]\w*|∞|\*\*|[-+*/()[\],]|\S/g) ?? [];
    let at = 0, blank = !tokens.length;
    const fail = () => { throw new SyntaxError(line); }, next = token => tokens[at] === token && ++at;
    const number = x => typeof x === 'number' ? x : fail();
    const row = end => {  // values up to the bracket
      const values = [];
      let comma = false;
      while (!next(end)) {
        values.push(sum());
        comma = Boolean(next(','));
        if (!comma && tokens[at] !== end) fail();
      }
      return [values, comma];
    };
    const atom = () => {
      const token = tokens[at++] ?? fail();
      if (token === '...') { blank = true; return 0; }
      if (/^[\d.]/.test(token)) return Number(token.replaceAll('_', ''));
      if (/^['"]/.test(token)) return token.slice(1, -1).trim().replace(/\s+/g, ' ').toLowerCase();
      if (token === '[') return row(']')[0];
      if (token === '(') { const [values, comma] = row(')'); return values.length === 1 && !comma ? values[0] : Object.assign(values, {tuple: true}); }
      const name = token.replace(/^(math|np)\./, '');
      if (name in NAMES) return NAMES[name];
      if (name in CALLS && next('(')) return CALLS[name](...row(')')[0].map(number));
      return fail();
    };
    const power = () => { const base = atom(); return next('**') ? number(base) ** number(signed()) : base; };
    const signed = () => next('-') ? -number(signed()) : next('+') ? number(signed()) : power();
    const product = () => {
      let x = signed();
      for (;;) if (next('*')) x = number(x) * number(signed()); else if (next('/')) x = number(x) / number(signed()); else return x;
    };
    const sum = () => {
      let x = product();
      for (;;) if (next('+')) x = number(x) + number(product()); else if (next('-')) x = number(x) - number(product()); else return x;
    };
    if (blank) return {value: null};
    let value = sum();
    if (tokens[at] === ',') {  // several, without brackets
      value = Object.assign([value], {tuple: true});
      while (next(',')) if (at < tokens.length) value.push(sum());
    }
    if (at < tokens.length) fail();
    return {value: blank ? null : value, tuple: Boolean(value.tuple)};
  }

  const shape = value => {  // null for a text, false for rows of several lengths
    if (typeof value === 'string') return null;
    if (typeof value === 'number') return [];
    const shapes = value.map(shape);
    return shapes.some(one => !one || String(one) !== String(shapes[0])) ? false : [value.length, ...(shapes[0] ?? [])];
  };
  const asPython = sizes => sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(', ')})`;
  const flat = value => typeof value === 'number' ? [value + 0] : value.flat(Infinity).map(x => x + 0);  // -0 is 0

  function sameNumber(yours, mine, tolerance) {
    const near = Number.isFinite(mine) && Math.abs(yours - mine) <= (mine === 0 ? 1e-15 : tolerance * Math.abs(mine));
    return (yours !== 0 || mine !== 0 || Object.is(yours, mine)) && (near || yours === mine || (yours !== yours && mine !== mine));
  }

  function agree(yours, mine, tolerance) {
    if (typeof yours === 'string' || typeof mine === 'string') return yours === mine;
    const sizes = shape(yours), other = typeof mine === 'number' ? [mine] : mine.flat(Infinity);
    return sizes && String(sizes) === String(shape(mine)) && flat(yours).every((x, j) => sameNumber(x, other[j], tolerance));
  }

  // {state, sentence, slip} as Exercise.check gives them, for an answer typed as Python.
  function check(about, line) {
    const words = window.xentWords.verdict, verdict = (state, key, values) => ({state, sentence: say(words[key], values), slip: null});
    let answer;
    try { answer = typed(line); } catch { return verdict('broken', 'unread', {typed: line}); }
    const {value: yours, tuple} = answer, {mine, tolerance, options} = about;
    if (yours === null) return verdict('waiting', 'waiting');
    if (agree(yours, mine, tolerance)) return {state: 'right', sentence: about.right, slip: null};
    for (const [slip, wrong, sentence] of about.slips) if (agree(yours, wrong, tolerance)) return {state: 'slip', sentence, slip};
    const sizes = shape(yours), wanted = shape(mine);
    if (wanted === null) return verdict('broken', sizes === null ? 'choose' : 'choice_wanted', {options});
    if (sizes === null) {
      const comma = yours.match(/^([-+−]?\d+),(\d+)$/);
      if (comma) return verdict('broken', 'quoted_comma', {number: `${comma[1]}.${comma[2]}`});
      return verdict('broken', /^[-+−]*(inf|infinity|∞)$/.test(yours) ? 'quoted_infinity' : 'quoted_number');
    }
    if (!sizes) return wanted.length ? verdict('broken', 'uneven', {mine: asPython(wanted)}) : verdict('broken', 'number_wanted', {kind: tuple ? 'tuple' : 'list'});
    const numbers = flat(yours), whole = numbers.every(Number.isInteger);
    if (tuple && sizes.length === 1 && !wanted.length && sizes[0]) {
      const decimals = whole && numbers.length === 2 && numbers.every(x => Math.abs(x) < 1e15) && numbers[1] >= 0;
      return sizes[0] > 1 ? verdict('broken', 'comma', {number: decimals ? numbers.join('.') : '2.32'}) : verdict('broken', 'comma_at_the_end');
    }
    if (wanted.length === 1 && sizes.length === 1 && wanted[0] < sizes[0] && whole) return verdict('broken', 'commas', {yours: sizes[0], mine: wanted[0]});
    if (String(sizes) !== String(wanted) || sizes.length !== wanted.length) {
      return verdict('broken', sizes.length && wanted.length ? 'shape' : wanted.length ? 'list_wanted' : 'list_unwanted', {yours: asPython(sizes), mine: asPython(wanted)});
    }
    if (numbers.some(Number.isNaN)) return verdict('off', 'nan');
    if (!wanted.length) return verdict('off', yours > mine ? 'too_large' : 'too_small');
    const others = mine.flat(Infinity), position = numbers.findIndex((x, j) => !sameNumber(x, others[j], tolerance)) + 1;
    return verdict('off', 'off_entry', {position, count: numbers.length});
  }

  const SYMBOLS = {waiting: '…', broken: '!', slip: '?', off: '✗', right: '✓'};
  addEventListener('DOMContentLoaded', () => {
    for (const form of document.querySelectorAll('form.exercise')) {
      const about = window.xentKnown(form.querySelector('script').textContent), result = form.querySelector('.verdict');
      form.addEventListener('submit', event => {
        event.preventDefault();
        const chosen = form.querySelector('input[type=radio]:checked')?.value;
        const {state, sentence} = check(about, form.querySelector('input[type=text]')?.value ?? (chosen === undefined ? '' : `'${chosen}'`));
        result.className = `verdict ${state}`;
        result.innerHTML = `<strong aria-hidden="true">${SYMBOLS[state]}</strong> ${marked(sentence)}`;
      });
    }
  });
  window.xentCheck = check;
  window.xentKnown = text => JSON.parse(text, (_, value) => value?.$ ? Number(value.$) : value);
})();
