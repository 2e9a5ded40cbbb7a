"""Every formula of every lesson is set, and well: as XML, with nothing of TeX left over."""

import re
import xml.etree.ElementTree as xml
from pathlib import Path

import nbformat
import pytest

from xent_lesson.site.mathml import mathml
from xent_lesson.site.text import html

PAGES = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9][0-9]-*.ipynb"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_formula_of_a_lesson_is_set(path):
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "markdown":
            for formula in re.findall(r"<math.*?</math>", html(cell.source), re.DOTALL):
                for node in xml.fromstring(formula).iter():
                    assert not re.search(r"[\\{}$&]", (node.text or "").replace("{", "", node.tag == "mo"))


@pytest.mark.parametrize("tex, made", [
    ("x", "<mi>x</mi>"),
    (r"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
    ("q_t^2", "<msubsup><mi>q</mi><mi>t</mi><mn>2</mn></msubsup>"),
    (r"2^{-n}", '<msup><mn>2</mn><mrow><mo form="prefix" lspace="0" rspace="0">−</mo><mi>n</mi></mrow></msup>'),
    (r"\text{a b}", "<mtext>a\u00a0b</mtext>"),
    (r"\log_2 8", '<mrow><msub><mi>log</mi><mn>2</mn></msub><mspace width="0.167em"/><mn>8</mn></mrow>'),
])
def test_a_formula_reads_as_written(tex, made):
    assert mathml(tex) == f'<math alttext="{tex}">{made}</math>'


def test_the_columns_of_a_derivation_keep_their_sides():
    made = mathml(r"\begin{aligned} a &= b && \text{why, } x \\[4pt] &= c \end{aligned}", display=True)
    assert [cell.get("class") for cell in xml.fromstring(made).iter("mtd")] == ["right", "left", "right", "left", "right", "left"]


@pytest.mark.parametrize("tex, said", [(r"\nonsense", r"\\nonsense is unknown"), (r"\frac{1", "missing"), ("a_", "ends too early")])
def test_what_cannot_be_set_is_an_error_that_names_it(tex, said):
    with pytest.raises(ValueError, match=said):
        mathml(tex)
