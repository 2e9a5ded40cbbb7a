"""A function of this package as a page shows it: its code, without the docstring."""

import ast
import inspect
import textwrap

from .markup import called


class Code:
    """Source code, set as code in a notebook and plain as text."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text

    def _repr_markdown_(self):
        return f"```python\n{self.text}\n```"


def source(function):
    """The code of a function, without its docstring: source(entropy).

    Raises TypeError for what is not a function written in Python.
    """
    try:
        plain = inspect.unwrap(getattr(function, "__func__", function))
        if not inspect.isfunction(plain) or plain.__name__ == "<lambda>":  # a lambda's lines are those of its neighbours
            raise TypeError
        text = textwrap.dedent(inspect.getsource(plain))
        definition = ast.parse(text).body[0]
    except (TypeError, ValueError, OSError, SyntaxError):
        raise TypeError(f"{called(function)} is not a function with Python source; give one such as entropy") from None
    lines = text.splitlines()
    if ast.get_docstring(definition):
        doc = definition.body[0]
        del lines[doc.lineno - 1 : doc.end_lineno]
    return Code("\n".join(lines))
