"""How quick a lesson is as a web page, beside the same lesson in JupyterLab.

    .venv/bin/python benchmarks/pages.py [--rounds 2] [--site FOLDER]

The page of lesson 01 is built if the folder has none, and served from this machine. Its surprise figure and the one of
the notebook take turns in a real Chromium. Compare numbers of one run only: a busy machine moves them all.

    median, p95   ms from a key press to the end of the first frame after which the picture stays as it is
    frames/s      different pictures shown per second while the mouse drags;  moves/s: how fast it drags
    first         ms until the page has painted something;  ready: until its first picture moves
    packed        bytes of all that is fetched before anything is scrolled, as a server packs them
"""

import argparse
import gzip
import os
import statistics
import sys
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from slider_to_pixels import HERE, sweep, visit
from chromium import NoChromium, chromium
from lab import PATIENCE, Lab

PAGE, FIGURE = "01-surprise", "#picture-curve"
LOADED = """() => [performance.getEntriesByName('first-contentful-paint')[0].startTime,
    ...performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)]"""


class Quiet(SimpleHTTPRequestHandler):
    """Files, and no word about them."""

    def log_message(self, *said):
        pass


def look(page, address, site, updates, seconds):
    """One look at the page: ([ms of each key press], moves and frames per second, ms to paint, to be ready, bytes)."""
    page.goto(address)
    page.wait_for_selector("figure.scene[data-ready]")
    ready = page.evaluate("performance.now()")
    page.wait_for_timeout(300)
    first, *fetched = page.evaluate(LOADED)
    packed = sum(len(gzip.compress((site / name.lstrip("/")).read_bytes())) for name in [f"{PAGE}.html", *fetched])
    box = page.locator(FIGURE)
    box.scroll_into_view_if_needed()
    page.wait_for_selector(f"{FIGURE}[data-ready]")
    box.evaluate("box => probe.watch(box, '.moving, .facts')")
    page.wait_for_timeout(500)
    hand, waits = box.locator(".hand"), []
    for i in range(updates + 3):
        hand.press("ArrowRight")
        wait, _ = page.evaluate(f"probe.settled({PATIENCE * 1000})")
        waits += [wait] if i >= 3 else []
        page.wait_for_timeout(i * 7 % 40)  # not in step with the display
    page.evaluate("probe.forget()")
    place = hand.bounding_box()
    across = place["y"] + place["height"] - 11
    page.mouse.move(place["x"] + place["width"] / 2, across)
    page.mouse.down()
    for fraction in sweep(time.monotonic() + seconds):
        page.mouse.move(place["x"] + fraction * place["width"], across, steps=60)
    page.mouse.up()
    moves, frames = page.evaluate("probe.perSecond()")
    return waits, moves, frames, first, ready, packed


def line(name, waits, moves, frames):
    waits = sorted(waits)
    return f"{name:12}{statistics.median(waits):6.1f} ms{waits[int(0.95 * len(waits))]:7.1f} ms{frames:10.1f}{moves:9.1f}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=2, help="how often each is opened (2)")
    arguments.add_argument("--updates", type=int, default=30, help="key presses in each round, at most 60 (30)")
    arguments.add_argument("--seconds", type=float, default=4, help="of dragging in each round (4)")
    arguments.add_argument("--site", type=Path, default=HERE.parent / "site", help="the folder of the pages")
    given = arguments.parse_args()
    if not (given.site / f"{PAGE}.html").is_file():
        from xent_lesson.site.build import build

        list(build(HERE.parent / "notebooks", given.site, only=PAGE[:2]))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=given.site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/{PAGE}.html"
    pages, labs = [], []
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, Lab(folder) as lab, chromium() as browser:
            for turn in range(given.rounds):
                for kind in ("page", "lab")[:: -1 if turn % 2 else 1]:
                    page = browser.new_page(viewport={"width": 1100, "height": 900})
                    page.set_default_timeout(PATIENCE * 1000)
                    page.add_init_script(path=HERE / "probe.js")
                    if kind == "page":
                        pages.append(look(page, address, given.site, min(given.updates, 60), given.seconds))
                    else:
                        labs.append(visit(page, lab, "lesson 01", min(given.updates, 60), given.seconds))
                        lab.close_sessions()
                    print(f"round {turn + 1}: {kind}", file=sys.stderr)
                    page.close()
    except NoChromium as reason:
        sys.exit(str(reason))
    middle = lambda rows, i: statistics.median(row[i] for row in rows)  # noqa: E731
    print(f"{'':12}{'median':>9}{'p95':>10}{'frames/s':>10}{'moves/s':>9}")
    print(line("web page", sum((row[0] for row in pages), []), middle(pages, 1), middle(pages, 2)))
    print(line("JupyterLab", sum((row[0] for row in labs), []), middle(labs, 2), middle(labs, 3)))
    print(f"\nThe page: first {middle(pages, 3):.0f} ms, ready {middle(pages, 4):.0f} ms, packed {middle(pages, 5) / 1000:.0f} KB.")
    if hasattr(os, "getloadavg"):
        print(f"Load of the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
