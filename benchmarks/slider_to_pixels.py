"""How long a learner waits between moving a slider and seeing the new picture.

    .venv/bin/python benchmarks/slider_to_pixels.py [--rounds 3]

In a real JupyterLab and a real Chromium, the surprise figure of lesson 01 is measured against the usual
way, `interact` with `plt.show()` of the same picture, and against the least there can be: a slider whose
number comes back into a label. The three take turns, every second round in reverse. Compare numbers of
one run only, and trust the ratios first: a busy machine moves the medians by a third.

    median, p95   ms from a key press to the end of the first frame after which the picture stays as it is
    frames/s      different pictures shown per second while the mouse drags
    moves/s       how fast it drags: as fast as the page takes the moves
    bytes         what the page receives for one key press
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat.v4

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "browser"))

from chromium import NoChromium, chromium  # noqa: E402
from lab import PATIENCE, Lab  # noqa: E402
from lesson import Lesson, sliders  # noqa: E402

OURS = "from xent_lesson import explore, surprise_curve\nexplore(surprise_curve)"
INTERACT = """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact

def surprise(p):
    fig, ax = plt.subplots(figsize=(6.4, 4), dpi=100)
    ps = np.linspace(2.0**-8, 1, 400)
    bits = -np.log2(max(p, 2.0**-8))
    ax.plot(ps, -np.log2(ps))
    ax.set(xlim=(0, 1), ylim=(0, 8), xlabel="$p$", ylabel="$-\\\\log_2 p$  (bits)")
    ax.grid(alpha=0.5)
    ax.plot([p, p], [0, bits], ":")
    ax.plot([p], [bits], "o")
    ax.annotate(f"{bits:.2f}", (p, bits), (11, 11), textcoords="offset points", fontsize=15)
    plt.show()

interact(surprise, p=FloatSlider(value=0.3, min=0, max=1, step=0.01));
"""
ECHO = """
from ipywidgets import FloatSlider, Label, VBox
slider, label = FloatSlider(value=0.3, min=0, max=1, step=0.01), Label("0.3")
slider.observe(lambda change: setattr(label, "value", str(change.new)), "value")
label.add_class("echo")
VBox([slider, label])
"""
CASES = {  # name -> (cell, what is watched)
    "lesson 01": (OURS, ".xent-moving, .xent-facts"),
    "interact": (INTERACT, ".jp-OutputArea-output img"),
    "echo": (ECHO, ".echo"),
}


def visit(page, lab, case, updates, seconds):
    """One look at one case: ([ms of each key press], [bytes of each], moves per second of a drag, frames)."""
    source, watched = CASES[case]
    folder = lab.served / "bench"
    folder.mkdir(exist_ok=True)
    cell = nbformat.v4.new_code_cell(source.strip(), id="cell")
    kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), folder / f"{case}.ipynb")

    lesson = Lesson(page, lab, f"bench/{case}.ipynb")
    lesson.run("cell")
    output = lesson.cell("cell").locator(".jp-OutputArea").first
    output.locator(watched).first.wait_for()
    page.wait_for_timeout(500)  # the first frames have caches to fill
    slider = sliders(output)[0]
    output.evaluate("(box, watched) => probe.watch(box, watched)", watched)
    waits, bytes_in = [], []
    for i in range(updates + 3):
        slider.press("ArrowRight")
        wait, received = page.evaluate(f"probe.settled({PATIENCE * 1000})")
        if i >= 3:
            waits.append(wait)
            bytes_in.append(received)
        page.wait_for_timeout(i * 7 % 40)  # not in step with the display
    page.evaluate("probe.forget()")
    for _ in slider.drag(sweep(time.monotonic() + seconds), steps=60):
        pass
    moves, frames = page.evaluate("probe.perSecond()")
    assert lesson.trouble() == []
    return waits, bytes_in, moves, frames


def sweep(end):
    """From one end of the track to the other and back until the clock says `end`."""
    while time.monotonic() < end:
        yield from (0.97, 0.03)


def report(visits):
    """The table and the ratios, as lines of text."""
    found = {}
    yield f"{'':12}{'median':>9}{'p95':>9}{'frames/s':>10}{'moves/s':>9}{'bytes':>9}   medians by round"
    for case, seen in visits.items():
        waits, received = (sorted(number for one in seen for number in one[i]) for i in (0, 1))
        moves, frames = (statistics.median(one[i] for one in seen) for i in (2, 3))
        found[case] = statistics.median(waits), statistics.median(received), frames
        rounds = " / ".join(f"{statistics.median(one[0]):.0f}" for one in seen)
        yield (f"{case:12}{found[case][0]:6.0f} ms{waits[int(0.95 * len(waits))]:6.0f} ms"
               f"{frames:10.1f}{moves:9.1f}{found[case][1]:9,.0f}   {rounds}")
    (ours, our_bytes, our_frames), (usual, usual_bytes, usual_frames), (least, _, least_frames) = found.values()
    yield ""
    yield f"interact waits {usual / ours:.1f} times as long as lesson 01, with {usual_bytes / our_bytes:.1f} times the bytes."
    yield f"In a drag, lesson 01 shows {our_frames / usual_frames:.1f} times as many pictures."
    yield f"It waits {ours / least:.2f} times as long as the empty echo, and shows {our_frames / least_frames:.2f} of its frames."


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=2, help="how often each case is opened (2)")
    arguments.add_argument("--updates", type=int, default=30, help="key presses in each round, at most 60 (30)")
    arguments.add_argument("--seconds", type=float, default=4, help="of dragging in each round (4)")
    given = arguments.parse_args()
    visits = {case: [] for case in CASES}
    try:
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
            Lab(folder) as lab,
            chromium() as browser,
        ):
            for turn in range(given.rounds):
                for case in list(CASES)[:: -1 if turn % 2 else 1]:
                    page = browser.new_page(viewport={"width": 1100, "height": 900})
                    page.set_default_timeout(PATIENCE * 1000)
                    page.add_init_script(path=HERE / "probe.js")
                    visits[case].append(visit(page, lab, case, min(given.updates, 60), given.seconds))
                    print(f"round {turn + 1}: {case}", file=sys.stderr)
                    page.close()
                    lab.close_sessions()
    except NoChromium as reason:
        sys.exit(str(reason))
    print(*report(visits), sep="\n")


if __name__ == "__main__":
    main()
