"""Write each deck as one page for printing: `make handout`.

    python tools/handout.py [--out FOLDER] [DECK ...]     all decks, into handouts/

One HTML file a deck, whole in itself: small pictures, lines, questions; no script, nothing from the net. A browser prints it.
"""

import argparse
import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from xent_lesson import words  # noqa: E402
from xent_lesson.lessons import bet_named, deck_named, decks, scene_named  # noqa: E402
from xent_lesson.picture.stage import Stage  # noqa: E402

STYLE = """
@page { size: A4; margin: 12mm }
body { font: 10pt/1.35 system-ui, "DejaVu Sans", sans-serif; color: #222; background: white; max-width: 190mm; margin: 1em auto }
h1 { font-size: 15pt; margin: 0 0 0.6em }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm }
article { break-inside: avoid; border-top: 1px solid #bbb; padding-top: 2mm }
.picture { position: relative }
.picture svg { position: absolute; inset: 0; width: 100%; height: 100% }
.picture svg text { paint-order: stroke; stroke: white; stroke-width: 2px; stroke-linejoin: round }
.picture svg text[style*="fill: #ffffff"] { stroke: none }
.line { font-weight: 600; margin: 1mm 0 }
p { margin: 0.6mm 0 }
.notes { font-size: 8.5pt; color: #444 }
"""


def page(name):
    """The HTML of one deck."""
    title, cards = words.say(f"{name}_deck.title"), deck_named(name)
    stages, sheets = {}, []
    for number, card in enumerate(cards, 1):
        scene = scene_named(card.scene)
        place, = scene.walk([card.at])
        stage = stages.get(card.scene) or stages.setdefault(card.scene, Stage(scene, f"{scene.name}-", **place))
        stage.to(**place)
        sheets.append(sheet(number, card, stage))
    return (
        f'<!DOCTYPE html>\n<html lang="{words.LANGUAGE}">\n<head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head>\n<body><h1>{escape(title)}</h1>\n<main>\n" + "\n".join(sheets) + "\n</main></body>\n</html>\n"
    )


def sheet(number, card, stage):
    """One card: its picture, its line, its question and what may be answered."""
    width, height = stage.scene.size
    values = {**stage.scene.held, **stage.at, **stage.facts}
    line, ask, answers = (words.say(f"{card.name}_card.{part}", **(values if part == "line" else {})) for part in ("line", "ask", "answers"))
    picture = (stage.still_svg() + stage.moving_svg()).replace(stage.prefix, f"{stage.prefix}{number}")  # ids are the page's
    notes = [f"<p><b>{words.say('show.ask')}:</b> {escape(ask)}</p>"]
    if card.vote:
        bet = bet_named(card.vote)
        notes.append(f"<p>{escape(' · '.join(map(bet.label, bet.options)))}</p>")
    notes.append(f"<p><b>{words.say('show.answers')}:</b> {escape(answers)}</p>")
    return (
        f'<article><div class="picture" role="img" aria-label="{escape(line)}" style="aspect-ratio: {width:g} / {height:g}">{picture}</div>'
        f'<p class="line">{number}. {escape(line)}</p><div class="notes">{"".join(notes)}</div></article>'
    )


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "handouts", help="the folder to write to")
    parser.add_argument("decks", nargs="*", metavar="DECK", help=f"some of: {', '.join(sorted(decks()))}")
    given = parser.parse_args(arguments)
    if unknown := set(given.decks) - set(decks()):
        parser.error(f"there is no deck {', '.join(sorted(unknown))}; the decks are {', '.join(sorted(decks()))}")
    given.out.mkdir(parents=True, exist_ok=True)
    for name in given.decks or sorted(decks()):
        path = given.out / f"{name.replace('_', '-')}.html"
        path.write_text(page(name), encoding="utf-8", newline="\n")
        print(path)


if __name__ == "__main__":
    main()
