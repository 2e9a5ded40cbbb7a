"""Markdown as HTML, with its formulas as MathML and its code in colours."""

import re
import tomllib
from functools import cache
from html import escape
from importlib.resources import files

from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from .mathml import mathml


class _Renderer(IPythonRenderer):
    """Formulas are set here, not by a script in the browser."""

    def block_math(self, body):
        return f'<div class="formula" tabindex="0">{mathml(body, display=True)}</div>\n'

    def inline_math(self, body):
        return mathml(body)

    def block_code(self, code, info=None):
        return python(code) if info == "python" else f'<pre tabindex="0">{escape(code)}</pre>'

    def link(self, text, url, title=None):
        return super().link(text, re.sub(r"^([\w-]+)\.ipynb", r"\1.html", url), title)


@cache
def passages():
    """[(as a notebook says it, as a page of the web does)]: what speaks of JupyterLab there."""
    said = tomllib.loads((files(__package__) / "instead.toml").read_text("utf-8"))["passage"]
    return [(passage["here"].strip("\n"), passage["web"].strip("\n")) for passage in said]


def for_the_web(markdown):
    """A notebook's text as a page of the web says it."""
    for here, web in passages():
        markdown = markdown.replace(here, web)
    return markdown


def html(markdown):
    """A text in Markdown as HTML. Raises ValueError for a formula that cannot be set."""
    made = MarkdownWithMath(renderer=_Renderer(escape=False)).render(markdown)
    made = made.replace("\u00b6</a>", "#</a>").replace('class="anchor-link"', 'class="anchor-link" aria-hidden="true" tabindex="-1"')
    return re.sub(r"<table>.*?</table>", lambda found: f'<div class="wide" tabindex="0">{found[0]}</div>', made, flags=re.DOTALL)


def python(code):
    """Python in colours, as HTML; whoever has no mouse can scroll it."""
    return Highlight2HTML(pygments_lexer="python3")(code).replace("<pre>", '<pre tabindex="0">', 1)
