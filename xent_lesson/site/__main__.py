"""Build the lessons as web pages: python -m xent_lesson.site [--lesson 05] [--to site]

Static files that need no server, no network and no Python: whoever has the folder has the lessons.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from .build import build
from .stops import MOST

ROOT = Path(__file__).resolve().parents[2]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lesson", metavar="05", help="only this lesson; the other pages stay as they are")
    parser.add_argument("--to", type=Path, default=ROOT / "site", help="the folder that is filled")
    parser.add_argument("--most", type=int, default=MOST, help="places that a picture has at most (fewer: built sooner)")
    parser.add_argument("--hands", type=int, default=os.cpu_count() or 1, help="how many processes draw")
    parser.add_argument("--anew", action="store_true", help="build also what has not changed")
    given, began = parser.parse_args(arguments), time.monotonic()
    for slug, how in build(ROOT / "notebooks", given.to, given.lesson, given.most, given.anew, given.hands):
        print(f"{time.monotonic() - began:5.0f} s  {slug}: {how}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
