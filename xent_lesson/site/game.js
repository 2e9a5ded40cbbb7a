// The game of the next letter: eight bets on a text, priced beside a model whose bets were worked out beforehand.
'use strict';
(() => {
  const {make} = window.xentParts, {say} = window.xentBets;

  class Game {
    constructor(box) {
      Object.assign(this, JSON.parse(box.querySelector('script').textContent), {box, paid: 0, round: 0});
      this.words = window.xentWords.game;
      const press = (text, onclick) => make('button', {type: 'button', textContent: text, onclick});
      this.buttons = [
        press(say(this.words.no_idea_button, {count: this.all}), () => this.stand(this.now.labels.map((_, j) => (j < this.now.labels.length - 1 ? 1 : this.others) / this.all))),
        press(this.words.reveal_button, () => this.reveal()),
      ];
      box.querySelector('.presses').append(...this.buttons, press(this.again, () => { this.round = this.paid = 0; this.ask(''); }));
      this.ask('');
    }

    part(name) { return this.box.querySelector(`.${name}`); }

    stand(shares) {
      this.shares = shares;
      this.spread.put(shares);
    }

    ask(told) {
      this.now = this.rounds[this.round];
      this.part('text').textContent = this.now?.shown ?? this.ended;
      this.part('result').textContent = told || say(this.words.no_idea, {count: this.all, no_idea: Math.log2(this.all)});
      for (const button of this.buttons) button.disabled = !this.now;
      this.part('averages').replaceChildren(...this.now ? [] : this.means());
      this.part('spread').replaceChildren();
      if (!this.now) return;
      const count = this.now.labels.length;
      this.spread = window.xentSpread(this.now.labels, 100, parts => this.stand(parts.map(part => part / 100)));
      this.part('spread').append(...this.spread.rows);
      this.stand(this.now.labels.map(() => 1 / count));
    }

    reveal() {
      const {answer, letter, its_share, its_bits, its_mean, labels} = this.now;
      const share = this.shares[answer] / (answer === labels.length - 1 ? this.others : 1), bits = -Math.log2(share) + 0;
      this.paid += bits;
      this.round++;
      const lines = [say(this.words.was, {letter, share, bits, its_share, its_bits})];
      if (this.round < this.rounds.length) lines.push(say(this.words.so_far, {mine: this.paid / this.round, its: its_mean}));
      this.ask(lines.join(' '));
    }

    means() {  // in the end: who paid how much for a letter, the cheapest first
      const rows = [[this.words.you, this.paid / this.rounds.length], ...this.others_mean].sort((a, b) => a[1] - b[1]);
      const row = (tag, ...cells) => make('tr', {}, ...cells.map(cell => make(tag, {textContent: cell})));
      return [row('th', say(this.words.who, {count: this.rounds.length}), this.words.bits), ...rows.map(([who, bits]) => row('td', who, say(this.words.mean, {bits})))];
    }
  }

  addEventListener('DOMContentLoaded', () => { for (const box of document.querySelectorAll('.game')) box.xent = new Game(box); });
})();
