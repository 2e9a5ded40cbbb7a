"""`make handout`: each deck as one page for printing, whole in itself."""

import importlib.util
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from xent_lesson import words
from xent_lesson.lessons import deck_named, decks

TOOL = importlib.util.spec_from_file_location("handout_tool", Path(__file__).resolve().parents[1] / "tools" / "handout.py")
tool = importlib.util.module_from_spec(TOOL)
TOOL.loader.exec_module(tool)


class Page(HTMLParser):
    """The tags, ids and texts of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.ids, self.links, self.text = [], [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.ids += [value for name, value in attributes if name == "id"]
        self.links += [value for name, value in attributes if name in ("href", "xlink:href", "src")]

    def handle_data(self, data):
        self.text += f"{data} "


@pytest.mark.parametrize("name", sorted(set(decks()) - {"surprise", "entropy", "cross_entropy", "gradients", "next_letter"}))  # made of these cards
def test_a_deck_is_one_page_with_all_its_cards_and_nothing_from_outside(name, tmp_path, capsys):
    tool.main(["--out", str(tmp_path / "new"), name])
    path, = (tmp_path / "new").iterdir()
    assert capsys.readouterr().out == f"{path}\n" and path.stat().st_size < 1_000_000
    page = Page(path.read_text("utf-8"))
    assert words.say(f"{name}_deck.title") in page.text and page.tags.count("article") == len(deck_named(name))
    assert not {"script", "link", "iframe", "img"} & set(page.tags) and "url(http" not in path.read_text("utf-8")
    assert all(link.startswith("#") for link in page.links) and {link[1:] for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids)), "two pictures that share an id"
    for card in deck_named(name):
        for part in ("ask", "answers"):
            assert words.say(f"{card.name}_card.{part}") in unescape(page.text)
    lines = re.findall(r'class="line">(\d+)\. ([^<]+)<', path.read_text("utf-8"))
    assert [int(number) for number, _ in lines] == list(range(1, len(deck_named(name)) + 1)) and "{" not in str(lines)


def test_an_unknown_deck_is_named(capsys):
    with pytest.raises(SystemExit):
        tool.main(["suprise"])
    assert "there is no deck suprise; the decks are cross_entropy" in capsys.readouterr().err
