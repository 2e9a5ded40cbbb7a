"""Letters: what counts as one, how often it comes, and what a language's habits charge."""

import math
import unicodedata
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from maths_checks import assert_refused, laws

import xent_lesson.maths
from xent_lesson.maths.information import entropy
from xent_lesson.maths.letters import (
    ALPHABET,
    LANGUAGES,
    letter_cross_entropy,
    letter_frequencies,
    letter_model,
    letters,
)

LEADS, VOWELS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ", "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = ["", *"ㄱㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ", "ㅁ", "ㅂ",
         "ㅂㅅ", *"ㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]  # fmt: skip


@pytest.mark.parametrize("text, found", [
    ("Hello, World 42!", "helloworld"),
    ("Straße", "strasse"),
    ("naïve café", "naivecafe"),
    ("ﬁ Ａ", "fia"),
    ("한글", "ㅎㅏㄴㄱㅡㄹ"),
    (unicodedata.normalize("NFD", "한글"), "ㅎㅏㄴㄱㅡㄹ"),
    ("ㅋㅋ ㄳ", "ㅋㅋㄱㅅ"),
    ("꺾었다", "ㄲㅓㄲㅇㅓㅆㄷㅏ"),
    ("3ㆍ1운동", "ㅇㅜㄴㄷㅗㅇ"),
    ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
    ("日本語", "日本語"),
    ("🙂 \n 1 ½ $ _ {x} \u0301", "x"),
    ("", ""),
])
def test_letters(text, found):
    assert letters(text) == found


def test_every_syllable_is_taken_apart_as_unicode_counts_them():
    """The Unicode Standard, sec. 3.12: syllable number (lead * 21 + vowel) * 28 + tail from U+AC00 on."""
    for number in range(11172):
        lead, rest = divmod(number, 21 * 28)
        vowel, tail = divmod(rest, 28)
        assert letters(chr(0xAC00 + number)) == LEADS[lead] + VOWELS[vowel] + TAILS[tail]


def test_the_alphabet():
    assert len(ALPHABET) == 26 + 40 and set(ALPHABET) == set("abcdefghijklmnopqrstuvwxyz" + LEADS + VOWELS)


@laws
@given(st.text())
@example("ʼn")
def test_letters_of_letters_are_the_same(text):
    assert letters(letters(text)) == letters(text)


@laws
@given(st.text(), st.sampled_from([*LANGUAGES]))
@example("한글과 letters", "Korean")
def test_a_language_never_charges_less_than_the_text_itself(text, language):
    p = letter_frequencies(text)
    if not p:
        assert_refused(ValueError, ["holds no letter"], letter_cross_entropy, text, letter_model(language))
        return
    assert math.fsum(p.values()) == pytest.approx(1) and list(p.values()) == sorted(p.values(), reverse=True)
    charge = letter_cross_entropy(text, letter_model(language))
    assert charge >= entropy([*p.values()]) - 1e-12
    assert math.isinf(charge) == (not set(p) <= set(ALPHABET))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_is_the_counts_of_its_text_and_one_more_of_each(language):
    lines = (files(xent_lesson.maths) / "texts" / f"{LANGUAGES[language]}.txt").read_text("utf-8").splitlines()
    found = letters("".join(lines[2:]))
    assert lines[1] == "" and len(found) > 1500
    counts, model = Counter(found), letter_model(language)
    assert set(counts) <= set(model) == set(ALPHABET)
    for letter, q in model.items():
        assert q == pytest.approx((counts[letter] + 1) / (len(found) + 66), rel=1e-15) and q > 0
    assert math.fsum(model.values()) == pytest.approx(1, rel=1e-15)


def test_a_model_is_ones_own_copy():
    letter_model("English")["e"] = 0
    assert letter_model("English")["e"] > 0.1


def test_each_language_is_cheapest_at_home():
    for text, home, away in ("the cat sat on the mat", "English", "Korean"), ("나는 고양이로소이다", "Korean", "English"):
        assert letter_cross_entropy(text, letter_model(home)) < 5 < 10 < letter_cross_entropy(text, letter_model(away))


def test_by_hand():
    """Three letters by the formula: -log2 of (count + 1) / (n + 66)."""
    model = letter_model("English")
    expected = -sum(math.log2(model[letter]) for letter in "tot") / 3
    assert letter_cross_entropy("Tot!", model) == pytest.approx(expected, rel=1e-14)


def test_refusals():
    assert_refused(TypeError, ["text = 5", "int"], letters, 5)
    assert_refused(TypeError, ["text = None"], letter_frequencies, None)
    assert_refused(ValueError, ["language = 'en'", "'English' or 'Korean'"], letter_model, "en")
    assert_refused(ValueError, ["q sums to 0.5"], letter_cross_entropy, "a", {"a": 0.5})
