"""A page: the code of a function as the lessons show it."""

import ast
import functools
import inspect

import pytest

import xent_lesson
from xent_lesson.notebook.page import source

MATHS = " ".join(xent_lesson._ROOMS[f"maths.{room}"] for room in ("information", "logits", "losses")).split()


def documented(p,
               q=(1, 2)):
    """One line.

    And more, with "quotes".
    """
    # a remark
    return p, q


def bare(p):
    return "not a docstring", p


def test_the_docstring_is_gone_and_everything_else_is_there():
    assert source(documented).text == "def documented(p,\n               q=(1, 2)):\n    # a remark\n    return p, q"
    assert source(bare).text == 'def bare(p):\n    return "not a docstring", p'


def test_a_function_inside_another_stands_at_the_left_edge():
    def inner(p):
        """Meaning."""
        return p

    assert source(inner).text == "def inner(p):\n    return p"


@pytest.mark.parametrize("name", MATHS)
def test_the_code_of_the_maths_is_short_and_is_the_code(name):
    function = getattr(xent_lesson, name)
    shown = ast.parse(source(function).text).body[0]
    assert shown.name == name and ast.get_docstring(shown) is None
    whole = ast.parse(inspect.getsource(inspect.unwrap(function))).body[0]
    assert [ast.dump(line) for line in shown.body] == [ast.dump(line) for line in whole.body[1:]]


def test_in_a_notebook_it_is_set_as_code_and_in_text_it_is_plain():
    shown = source(bare)
    assert repr(shown) == shown.text
    assert shown._repr_markdown_() == f"```python\n{shown.text}\n```"


def wraps_itself():
    """Anything may call itself wrapped."""
    loop = functools.partial(bare)
    loop.__wrapped__ = loop
    return loop


made_of_text = {}
exec("def made_of_text(p): return p", made_of_text)


@pytest.mark.parametrize("odd", [
    len, 0.5, "entropy", None, [].append, lambda p: p, (lambda p: p, 1)[0], int, ast.NodeVisitor, functools.partial(bare, 1),
    xent_lesson.surprise_curve, pytest, wraps_itself(), made_of_text["made_of_text"], "long " * 1000, "two\nlines",
])
def test_what_has_no_python_source_is_refused(odd):
    with pytest.raises(TypeError, match="is not a function with Python source; give one such as entropy") as caught:
        source(odd)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 200


def test_a_method_is_a_function_too():
    assert source(ast.NodeVisitor().generic_visit).text.startswith("def generic_visit(self, node):")
