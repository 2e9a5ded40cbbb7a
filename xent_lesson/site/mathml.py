"""Formulas as MathML, which every browser sets by itself: the part of TeX that the lessons write, no more.

What it does not know is an error that names the command, never a formula half set.
"""

import re
from html import escape

LETTERS = {
    "alpha": "α", "gamma": "γ", "varepsilon": "ε", "eta": "η", "pi": "π", "sigma": "σ", "tau": "τ", "lambda": "λ", "ell": "ℓ",
    "beta": "β", "theta": "θ", "mu": "μ", "delta": "δ", "infty": "∞", "partial": "∂",
}
SIGNS = {
    "cdot": "⋅", "le": "≤", "ge": "≥", "ne": "≠", "approx": "≈", "leftarrow": "←", "rightarrow": "→", "to": "→", "Rightarrow": "⇒",
    "times": "×", "Vert": "∥", "|": "∥", "mid": "∣", "pm": "±", "in": "∈", "dots": "…", "ldots": "…", "cdots": "⋯", "%": "%", "$": "$",
}
FENCES = {"lceil": "⌈", "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋", "{": "{", "}": "}"}
BIG = {"sum": "∑", "prod": "∏", "int": "∫"}
NAMES = {"ln", "log", "max", "min", "exp"}
SPACES = {",": 0.167, ":": 0.222, ";": 0.278, " ": 0.25, "quad": 1, "qquad": 2, "!": -0.167}
SIZES = {"big": 1.2, "Big": 1.8, "bigl": 1.2, "bigr": 1.2, "Bigl": 1.8, "Bigr": 1.8}
_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_OPEN, _CLOSE = "([⌈⌊{", ")]⌉⌋}"


def mathml(tex, display=False):
    """A formula as a <math> element. Raises ValueError, naming the command, for what it cannot set."""
    try:
        body = _row(_Reader(tex).until(None))
    except (ValueError, IndexError) as error:
        raise ValueError(f"the formula {tex.strip()!r} cannot be set: {error}") from None
    block = ' display="block"' if display else ""
    return f'<math{block} alttext="{escape(" ".join(tex.split()))}">{body}</math>'


class _Reader:
    """Reads a formula from left to right."""

    def __init__(self, tex):
        self.tex, self.at = tex, 0

    def peek(self):
        found = _TOKEN.match(self.tex, self.at)
        return found[0] if found else None

    def take(self):
        token = self.peek()
        if token is None:
            raise ValueError("it ends too early")
        self.at += len(token)
        return token

    def until(self, *ends):
        """The nodes up to one of these tokens (None: the end), which is taken too."""
        nodes = []
        while True:
            token = self.peek()
            if token in ends:
                self.at += len(token or "")
                return nodes
            if token is None:
                raise ValueError(f"{ends[0]} is missing")
            if token.isspace():
                self.at += len(token)
            elif token in (r"\textstyle", r"\displaystyle"):
                self.take()
                rest = self.until(*ends)
                return [*nodes, f'<mstyle displaystyle="{str(token[1] == "d").lower()}">{_row(rest)}</mstyle>']
            else:
                self._with_scripts(nodes)

    def _with_scripts(self, nodes):
        """One thing and what hangs on it."""
        name = self.peek().lstrip("\\")
        before = nodes[-1] if nodes else None
        node = self._one(before)
        scripts = {}
        while (token := self.peek()) and token in "^_'":
            self.take()
            if token == "'":
                scripts["^"] = scripts.get("^", "") + "<mo>′</mo>"
            else:
                scripts[token] = scripts.get(token, "") + self._argument()
        scripts = {key: value if value.count("<mo>′</mo>") < 2 else f"<mrow>{value}</mrow>" for key, value in scripts.items()}
        under = name in ("sum", "prod", "max", "min", "underbrace")
        tag = {"^_": ("msubsup", "munderover"), "_": ("msub", "munder"), "^": ("msup", "mover")}.get("".join(sorted(scripts)))
        if scripts:
            tag = tag[under]
            node = f"<{tag}>{node}{scripts.get('_', '')}{scripts.get('^', '')}</{tag}>"
        if name in NAMES:
            if before and not before.startswith(("<mo", "<mspace")) or before and before.endswith((">)</mo>", ">]</mo>")):
                nodes.append(_space(0.167))
            nodes.append(node)
            rest = self.tex[self.at :].lstrip()
            if not rest.startswith(("(", "[", r"\big", r"\Big", r"\left", "}")):
                nodes.append(_space(0.167))
        else:
            nodes.append(node)

    def _argument(self):
        """What a command takes: a group, or one token; of a number one digit."""
        while self.peek() and self.peek().isspace():
            self.take()
        token = self.peek()
        if token and token[0].isdigit():
            self.at += 1
            return f"<mn>{token[0]}</mn>"
        return self._one(None)

    def _raw(self):
        """A group as it is written."""
        if self.take() != "{":
            raise ValueError("{ is missing")
        start, depth = self.at, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(self.take(), 0)
        return self.tex[start : self.at - 1]

    def _one(self, before):
        token = self.take()
        if token == "{":
            return _row(self.until("}"))
        if token[0].isdigit():
            return f"<mn>{token}</mn>"
        if token.isalpha():
            return f"<mi>{token}</mi>"
        if token[0] != "\\":
            return _sign({"-": "−", "*": "∗", "~": "\u00a0"}.get(token, token), before)
        return self._command(token[1:], before)

    def _command(self, name, before):
        if name in LETTERS:
            return f"<mi>{LETTERS[name]}</mi>"
        if name in SIGNS or name in FENCES:
            return _sign(SIGNS.get(name) or FENCES[name], before)
        if name in BIG:
            return f'<mo class="big" largeop="false">{BIG[name]}</mo>'
        if name in NAMES:
            return f"<mi>{name}</mi>"
        if name in SPACES:
            return _space(SPACES[name])
        if name in SIZES:
            return f'<mo stretchy="false" style="font-size: {SIZES[name]}em">{escape(self._fence())}</mo>'
        if name in ("text", "mathrm", "operatorname"):
            words = escape(self._raw()).replace(" ", "\u00a0")
            return f"<mtext>{words}</mtext>" if name == "text" else f'<mi mathvariant="normal">{words}</mi>'
        if name == "mathcal":
            return f"<mi>{ {'L': 'ℒ', 'N': '𝒩'}[self._raw()] }</mi>"
        if name in ("frac", "tfrac", "dfrac"):
            made = f"<mfrac>{self._argument()}{self._argument()}</mfrac>"
            return f'<mstyle displaystyle="false">{made}</mstyle>' if name == "tfrac" else made
        if name == "sqrt":
            return f"<msqrt>{self._argument()}</msqrt>"
        if name == "hat":
            return f'<mover accent="true">{self._argument()}<mo stretchy="false">^</mo></mover>'
        if name in ("bar", "overline"):
            return f'<mover accent="true">{self._argument()}<mo>¯</mo></mover>'
        if name == "underbrace":
            return f'<mrow class="brace">{self._argument()}</mrow>'
        if name == "phantom":
            return f"<mphantom>{self._argument()}</mphantom>"
        if name == "left":
            left, inside = self._fence(), self.until(r"\right")
            fences = (f'<mo stretchy="true">{escape(mark)}</mo>' if mark != "." else "" for mark in (left, self._fence()))
            return f"<mrow>{next(fences)}{_row(inside)}{next(fences)}</mrow>"
        if name == "begin":
            return self._table(self._raw())
        raise ValueError(f"\\{name} is unknown to xent_lesson/site/mathml.py")

    def _fence(self):
        token = self.take()
        return FENCES.get(token[1:], SIGNS.get(token[1:])) if token[0] == "\\" else token

    def _table(self, kind):
        """aligned: columns right, left, right, left ...; cases: all left, behind a brace."""
        if kind not in ("aligned", "cases"):
            raise ValueError(f"\\begin{{{kind}}} is unknown to xent_lesson/site/mathml.py")
        rows, cells, end = [], [], rf"\end{{{kind}}}"
        body, self.at = self.tex[self.at :].split(end, 1)[0], self.tex.index(end, self.at) + len(end)
        for line in re.split(r"\\\\(?:\[[^]]*\])?", body):
            cells = [_row(_Reader(cell).until(None)) for cell in _split(line)]
            sides = [("right", "left")[j % 2] if kind == "aligned" else "left" for j in range(len(cells))]
            rows.append("<mtr>" + "".join(f'<mtd class="{side}">{cell}</mtd>' for side, cell in zip(sides, cells)) + "</mtr>")
        table = f'<mtable class="{kind}" displaystyle="{str(kind == "aligned").lower()}">{"".join(rows)}</mtable>'
        brace = f'<mo stretchy="false" style="font-size: {1.15 * len(rows):.2g}em">{{</mo>'  # not every machine has a font that stretches
        return table if kind == "aligned" else f"<mrow>{brace}{table}</mrow>"


def _split(line):
    """The cells of a row: & divides them, but not inside of braces."""
    cells, depth = [""], 0
    for token in _TOKEN.findall(line):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if token == "&" and not depth:
            cells.append("")
        else:
            cells[-1] += token
    return cells


def _row(nodes):
    return nodes[0] if len(nodes) == 1 else f"<mrow>{''.join(nodes)}</mrow>"


def _space(width):
    return f'<mspace width="{width}em"/>'


def _sign(sign, before):
    """An operator; a minus or a fence that begins something stands close to it."""
    alone = before is None or before.startswith("<mspace") or (before.startswith("<mo") and not before.endswith((">)</mo>", ">]</mo>")))
    if sign in "−+" and alone:
        return f'<mo form="prefix" lspace="0" rspace="0">{sign}</mo>'
    if sign in _OPEN + _CLOSE:
        return f'<mo stretchy="false" form="{"prefix" if sign in _OPEN else "postfix"}">{sign}</mo>'
    if sign in ",;":
        return f'<mo separator="true">{sign}</mo>'
    if sign == "/":
        return '<mo lspace="0" rspace="0">/</mo>'
    if sign in "×½" and sign == "½":
        return "<mn>½</mn>"
    return f"<mo>{escape(sign)}</mo>"
