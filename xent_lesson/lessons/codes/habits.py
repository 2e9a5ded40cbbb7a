"""A reader's sentence, and its letters beside the habits of languages: the left half of `letter_habits`."""

from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.knobs import Text
from xent_lesson.picture.labels import name_place
from xent_lesson.picture.marks import Letters
from xent_lesson.picture.shapes import box, set_box
from xent_lesson.picture.style import TRUTH
from xent_lesson.words import say

from .trees import apart

MOST, TOP = 12, 0.4  # letters in the picture; the share at its upper edge
SENTENCE = Text(
    "the cat sat on the mat", longest=120,
    samples=[
        "나는 학교에 갑니다", "Σωκράτης", "aaaa", "nan, inf or {x}?", "吾輩は猫である。名前はまだ無い。", "🙂 42!",
        "Привет, мир", "Cwm fjord bank glyphs vext quiz",
    ],
)


def letter_shares(ax, habits, colors):
    """Prepare a bar for each letter and a dash for each habit. Returns place(p), which takes {letter: share}."""
    ax.set(xlim=(0.4, MOST + 0.6), ylim=(-0.008, TOP), xticks=[], yticks=[0, 0.1, 0.2, 0.3, 0.4])
    ax.spines["bottom"].set_visible(False)  # else it hides the dash of what is hardly ever there
    ax.set_ylabel(say("letter_habits.up"))
    ax.set_xlabel(say("letter_habits.across"), labelpad=32)  # between it and the axis stand the letters
    bars = [box(ax, TRUTH) for _ in range(MOST)]
    tall = furniture(ax.plot([], [], "^", color=TRUTH, markersize=7, clip_on=False)[0])
    look = dict(linewidth=3.5, solid_capstyle="butt", zorder=4)
    dashes = {key: ax.plot([], [], color=color, **look)[0] for key, color in colors.items()}
    name_place(ax, 8.6, 0.381, say("letter_habits.sentence"), color=TRUTH, of=bars)
    for y, (key, dash) in zip((0.353, 0.325), dashes.items()):
        name_place(ax, 8.6, y, say(f"letter_habits.{key}_habit"), color=colors[key], of=[dash])
    names = ax.add_artist(Letters(16, TRUTH))

    def place(p):
        first = list(p.items())[:MOST]
        for i, bar in enumerate(bars):
            set_box(bar, i + 0.65, 0, i + 1.35, min(first[i][1], TOP) if i < len(first) else 0)
        above = [i for i, (_, share) in enumerate(first, 1) if share > TOP]
        tall.set_data(above, [TOP] * len(above))
        for key, dash in dashes.items():
            known = [(i, habits[key][letter]) for i, (letter, _) in enumerate(first, 1) if letter in habits[key]]
            dash.set_data(*apart([((i - 0.45, q), (i + 0.45, q)) for i, q in known]))
        names.place([letter for letter, _ in first], [(i, -0.04) for i in range(1, len(first) + 1)])

    return place
