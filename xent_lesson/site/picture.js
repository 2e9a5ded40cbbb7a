// The moving pictures. All that they show was computed beforehand: here it is looked up, never calculated.
'use strict';
(() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const tables = {}, waiting = {};

  // A table is a script that calls this: it can be read from a folder, too, where nothing may be fetched.
  window.xentTable = (name, table) => {
    tables[name] = unpacked(table);
    for (const tell of waiting[name] ?? []) tell(tables[name]);
  };

  const load = address => tables[address] ? Promise.resolve(tables[address]) : new Promise(tell => {
    if (waiting[address]) return waiting[address].push(tell);
    waiting[address] = [tell];
    document.head.append(Object.assign(document.createElement('script'), {src: address}));
  });

  const running = text => {  // numbers were written as differences
    let sum = 0;
    return text ? text.split(' ').map(step => sum += Number(step)) : [];
  };

  function unpacked({sheets, groups, count}) {
    const texts = new Array(count);
    for (const [form, ids, columns] of groups) {
      const parts = form.split('\0'), numbers = columns.map(column => column.includes(' ') ? column.split(' ') : column);
      running(ids).forEach((id, row) => {
        texts[id] = parts.reduce((text, part, j) => text + (typeof numbers[j - 1] === 'string' ? numbers[j - 1] : numbers[j - 1][row]) + part);
      });
    }
    return {texts, sheets: sheets.map(sheet => ({...sheet, pieces: sheet.pieces.map(([axes, ids]) => [axes, running(ids)])}))};
  }

  class Picture {
    constructor(figure) {
      this.figure = figure;
      this.about = JSON.parse(figure.querySelector('script').textContent);
      this.start = this.at = this.about.at;
      [this.still, this.moving] = figure.querySelectorAll('svg');
      this.facts = figure.querySelector('.facts');
      this.spoken = figure.querySelector('.spoken');
      this.hands = {};
      this.sheet = this.index(this.about.still);
      for (const [name, knob] of Object.entries(this.about.knobs)) this.hands[name] = makers[knob.kind](this, name, knob);
      for (const [button, action] of [['.reset', () => this.to(this.start)], ['.back', () => this.go(this.step - 1)], ['.next', () => this.go(this.step + 1)]])
        figure.querySelector(button)?.addEventListener('click', action);
      if (this.about.steps.length) this.go(0);
      else this.follow();
      this.lay(this.about.places);
      new IntersectionObserver(([seen], eye) => seen.isIntersecting && (eye.disconnect(), this.wake()), {rootMargin: '900px'}).observe(figure);
    }

    async wake() {
      this.table = await load(this.figure.dataset.table);
      this.figure.dataset.ready = 'yes';
      this.show();
    }

    to(change) {
      this.at = {...this.at, ...change};
      this.follow();
      if (this.table) this.show();
      else this.wake();
    }

    go(step) {
      this.step = Math.min(Math.max(step, 0), this.about.steps.length - 1);
      const [line, at] = this.about.steps[this.step];
      this.figure.querySelector('.line').textContent = line;
      this.start = at;
      if (this.step || this.table) this.to(at);
      else this.follow();
    }

    follow() {
      for (const [name, hand] of Object.entries(this.hands)) hand(this.at[name]);
    }

    index(axes) {
      return axes.reduce((sum, name) => sum * this.about.knobs[name].values.length + this.at[name], 0);
    }

    show() {
      const number = this.index(this.about.still), sheet = this.table.sheets[number], texts = this.table.texts;
      const ids = sheet.pieces.map(([axes, entries]) => entries[this.index(axes)]), facts = texts[ids.pop()];
      if (number !== this.sheet) {  // what stays is another one now
        this.still.outerHTML = sheet.still.replaceAll(`${this.about.prefix}-still`, `${this.figure.id}-still`);  // ids are a page's own
        this.still = this.figure.querySelector('svg');
        this.lay(sheet.hands);
      }
      if (number === this.sheet && this.ids) {
        ids.forEach((id, j) => id === this.ids[j] || this.moving.children[j].replaceWith(element(texts[id])));
      } else {
        this.moving.replaceChildren(...ids.map(id => element(texts[id])));
      }
      [this.sheet, this.ids] = [number, ids];
      if (facts === this.said) return;
      this.said = this.facts.innerHTML = facts;
      this.moving.setAttribute('aria-label', this.facts.textContent);
      clearTimeout(this.silence);
      this.silence = setTimeout(() => { this.spoken.textContent = this.facts.textContent; }, 700);  // once the hand rests
    }

    lay(places) {  // each hand over its axis; two on one axis share its room, an upright one that meets another keeps to its edge
      for (const [name, [left, top, right, bottom, axis, edge]] of Object.entries(places)) {
        const meets = Object.entries(places).filter(([other, [l, t, r, b]]) => other !== name && left < r && l < right && top < b && t < bottom);
        const half = meets.some(([, place]) => place[4] === axis), low = edge === 'low';
        const style = this.figure.querySelector(`.hand[data-name="${name}"]`).style, part = x => `${100 * x}%`;
        if (axis === 'x') {
          const middle = (top + bottom) / 2;
          Object.assign(style, {left: `calc(${part(left)} - 11px)`, width: `calc(${part(right - left)} + 22px)`,
            top: half && low ? part(middle) : `calc(${part(top)} - ${low ? 0 : 11}px)`, height: `calc(${part((half ? 0.5 : 1) * (bottom - top))} + 11px)`});
        } else {
          const width = half ? part((right - left) / 2) : meets.length ? '24px' : part(right - left);
          Object.assign(style, {top: `calc(${part(top)} - 11px)`, height: `calc(${part(bottom - top)} + 22px)`, width: `calc(${width} + 11px)`,
            left: low ? `calc(${part(left)} - 11px)` : `calc(${part(right)} - ${width})`, zIndex: 3});
        }
      }
    }
  }

  function element(text) {
    const box = document.createElementNS(SVG, 'svg');
    box.innerHTML = text;
    return box.firstChild;
  }

  const make = (tag, about = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), about);
    made.append(...inside);
    return made;
  };

  // A native slider over a row of values: the arrow keys go from stop to stop, Page Up and Down by a tenth of them.
  function slider(values, label, change, look = {}) {
    const input = make('input', {type: 'range', min: values[0], max: values.at(-1), step: 'any', ariaLabel: label, ...look});
    let now = 0;
    const near = x => values.reduce((best, value, j) => Math.abs(value - x) < Math.abs(values[best] - x) ? j : best, 0);
    input.addEventListener('input', () => { const j = near(input.valueAsNumber); input.value = values[j]; if (j !== now) change(j); });
    input.addEventListener('keydown', event => {
      const tenth = Math.max(1, Math.round(values.length / 10)), last = values.length - 1;
      const to = {ArrowRight: now + 1, ArrowUp: now + 1, ArrowLeft: now - 1, ArrowDown: now - 1, PageUp: now + tenth, PageDown: now - tenth, Home: 0, End: last}[event.key];
      if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      if (Math.min(Math.max(to, 0), last) !== now) change(Math.min(Math.max(to, 0), last));
    });
    return [input, (j, said) => { now = j; input.value = values[j]; input.setAttribute('aria-valuetext', said); }];
  }

  const makers = {
    number(picture, name, knob) {
      const {figure} = picture, said = make('output', {className: 'number'});
      const [input, stand] = slider(knob.values, knob.label, j => picture.to({[name]: j}));
      const more = knob.steps ? [make('button', {type: 'button', textContent: knob.steps, onclick: () => picture.to({[name]: Math.min(picture.at[name] + 1, knob.values.length - 1)})})] : [];
      if (knob.color) for (const part of [input, said]) part.style.setProperty('--color', knob.color);
      if (knob.hand) {
        input.classList.add('hand', knob.hand.axis, knob.hand.edge);
        input.dataset.name = name;
        figure.querySelector('.picture').append(input);
        figure.querySelector('.numbers').append(make('span', {className: 'named'}, `${knob.label}: `, said), ...more);
      } else {
        figure.querySelector('.controls').append(make('label', {className: 'row'}, make('span', {}, knob.label), input, said), ...more);
      }
      return j => { stand(j, knob.shown[j]); said.textContent = knob.shown[j]; };
    },

    choice(picture, name, knob) {
      const group = make('fieldset', {}, make('legend', {textContent: knob.label}));
      const inputs = knob.values.map((value, j) => {
        const input = make('input', {type: 'radio', name: `${picture.figure.id}-${name}`, onchange: () => picture.to({[name]: j})});
        group.append(make('label', {}, input, ` ${value}`));
        return input;
      });
      picture.figure.querySelector('.controls').append(group);
      return j => { inputs[j].checked = true; };
    },

    text(picture, name, knob) {
      const select = make('select', {onchange: () => picture.to({[name]: select.selectedIndex})}, ...knob.values.map(value => make('option', {textContent: value || '—'})));
      picture.figure.querySelector('.controls').append(make('label', {className: 'row'}, make('span', {}, knob.label), select), make('small', {textContent: knob.more}));
      return j => { select.selectedIndex = j; };
    },

    shares(picture, name, knob) {
      const index = new Map(knob.values.map((value, j) => [value.map(share => Math.round(share * knob.parts)).join(), j]).reverse());
      const whole = new Set(knob.values.map((value, j) => value.every(share => Math.abs(share * knob.parts - Math.round(share * knob.parts)) < 1e-9) ? j : -1));
      for (const [key, j] of index) if (!whole.has(j)) index.set(key, knob.values.findIndex((value, k) => whole.has(k) && value.map(share => Math.round(share * knob.parts)).join() === key));
      const shares = window.xentSpread(knob.labels, knob.parts, parts => picture.to({[name]: index.get(parts.join())}), knob.color);
      picture.figure.querySelector('.controls').append(...shares.rows);
      return j => shares.put(knob.values[j]);
    },
  };

  window.xentParts = {make, slider};
  addEventListener('DOMContentLoaded', () => { for (const figure of document.querySelectorAll('figure.scene')) figure.xent = new Picture(figure); });
})();
