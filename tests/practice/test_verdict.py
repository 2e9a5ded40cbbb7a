"""Verdicts: how they look, safely, and how numbers read in them."""

import math

import numpy as np
import pytest

from xent_lesson.practice.outcome import Misfit, Raised, outcome_of
from xent_lesson.practice.verdict import Verdict, shown, verdict_on_case, verdict_on_value

STATES = ["waiting", "broken", "slip", "off", "right"]


def value(x):
    return outcome_of(lambda: x)


def test_a_verdict_reads_as_its_sentence_with_a_symbol():
    assert repr(Verdict("right", "Right.")) == str(Verdict("right", "Right.")) == "✓ Right."


def test_every_state_has_a_symbol_and_a_colour_of_its_own():
    pages = [Verdict(state, "same")._repr_html_() for state in STATES]
    symbols = [repr(Verdict(state, "same")).split()[0] for state in STATES]
    assert len(set(symbols)) == len({page.split("4px solid ")[1][:7] for page in pages}) == 5
    assert all(f">{symbol}<" in page for symbol, page in zip(symbols, pages))
    assert all(f'class="xent-verdict {state}"' in page for state, page in zip(STATES, pages))


def test_html_escapes_what_the_learner_wrote_and_sets_code_as_code():
    page = Verdict("broken", '`<b>` <script>alert("x")</script>')._repr_html_()
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert "<code>&lt;b&gt;</code>" in page


@pytest.mark.parametrize(
    "number, text",
    [
        (0.25, "0.25"), (4, "4"), (np.float64(4), "4"), (1 / 3, "0.333333"), (1e-10, "1e-10"),
        (-0.0, "-0"), (math.inf, "∞"), (-math.inf, "-∞"), (math.nan, "nan"),
        ([0.5, math.inf], "[0.5, ∞]"), ((), "[]"), ([[1, 2], [3, 4]], "[[1, 2], [3, 4]]"),
        (np.arange(7), "[0, 1, 2, 3, 4, 5, …]"), (np.array(2.5), "2.5"),
        ("heads", "'heads'"), (["0", "10", None], "['0', '10', None]"), ("0" * 50, f"'{'0' * 39}…'"),
        ("\ud800", r"'\ud800'"), (np.zeros(10**6), "[0, 0, 0, 0, 0, 0, …]"), (10**400, str(10**400)),
        (Raised(ValueError, "no"), "ValueError"), (Misfit("dict"), "`dict`"),
    ],
)
def test_numbers_read_short(number, text):
    assert shown(number) == text


@pytest.mark.parametrize("yours", [4.0, [1, 2, 3], [[1, 2]], "4", None, {}, "text"])
@pytest.mark.parametrize("mine", [5.0, [5, 6], "a choice"])
def test_any_two_that_differ_have_a_sentence(yours, mine):
    for verdict in (
        verdict_on_value(value(yours), value(mine), 1e-6, ["a choice"]),
        verdict_on_case(value(yours), value(mine), "p = 0.25"),
    ):
        assert verdict.state in ("broken", "off") and verdict.sentence and "{" not in verdict.sentence
    assert "p = 0.25" in verdict.sentence


def test_an_exception_is_told_with_its_words_if_it_has_any():
    assert "ValueError: no log" in verdict_on_case(Raised(ValueError, "no log"), value(1), "p = 0").sentence
    assert "ValueError." in verdict_on_case(Raised(ValueError), value(1), "p = 0").sentence


def test_a_long_row_that_differs_late_is_told_where():
    mine = np.arange(10.0)
    sentence = verdict_on_case(mine + (np.arange(10) == 8), mine, "p = 0").sentence
    assert "9 of 10" in sentence and "is 9 in yours" in sentence and "8 in mine" in sentence


def test_a_refusal_that_was_wanted_is_set_beside_whatever_came():
    for yours, said in ((value({}), "`dict`"), (value("0.5"), "'0.5'"), (value([1, math.inf]), "[1, ∞]")):
        sentence = verdict_on_case(yours, Raised(ValueError), "p = -1").sentence
        assert f"Yours gives {said}, and mine refuses this input with ValueError" in sentence


@pytest.mark.parametrize("wild", ["\ud800", "a \udcff b", "\x00 🙂"])
def test_every_verdict_can_be_encoded(wild):
    verdict = Verdict("broken", wild)
    for text in (verdict.sentence, repr(verdict), verdict._repr_html_()):
        text.encode("utf-8")


def test_a_type_is_named():
    assert "<code>dict</code>" in verdict_on_value(Misfit("dict"), value(1), 1e-6)._repr_html_()
