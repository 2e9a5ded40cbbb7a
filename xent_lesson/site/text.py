"""Markdown as HTML, with its formulas as MathML and its code in colours."""

import re
from html import escape

from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from .mathml import mathml


class _Renderer(IPythonRenderer):
    """Formulas are set here, not by a script in the browser."""

    def block_math(self, body):
        return mathml(body, display=True)

    def inline_math(self, body):
        return mathml(body)

    def block_code(self, code, info=None):
        return python(code) if info == "python" else f"<pre>{escape(code)}</pre>"

    def link(self, text, url, title=None):
        return super().link(text, re.sub(r"^([\w-]+)\.ipynb", r"\1.html", url), title)



def html(markdown):
    """A text in Markdown as HTML. Raises ValueError for a formula that cannot be set."""
    made = MarkdownWithMath(renderer=_Renderer(escape=False)).render(markdown)
    made = made.replace("\u00b6</a>", "#</a>").replace('class="anchor-link"', 'class="anchor-link" aria-hidden="true" tabindex="-1"')
    return re.sub(r"<table>.*?</table>", lambda found: f'<div class="wide">{found[0]}</div>', made, flags=re.DOTALL)


def python(code):
    """Python in colours, as HTML."""
    return Highlight2HTML(pygments_lexer="python3")(code)
