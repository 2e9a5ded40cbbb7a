"""Bring the lessons of a course to one learner's folder, and leave alone what the learner wrote.

    python tools/class_pages.py COURSE FOLDER

For a class, where one checkout serves everybody: each learner has pages of their own. A page that is not there comes,
also one that was thrown away; one that was only run follows the course; one that was edited stays as it is. (The new
version of that one comes after its owner gives it another name.) All of this happens or, if anything goes wrong,
nothing. What an edit is, and the moving, are those of tools/update.py.
"""

import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from update import STAGE, Stopped, follow, same_work, settle  # noqa: E402

sys.path.pop(0)
GIVEN = ".given"  # what each page was when it came, so that a later version can tell what its owner has changed


def bring_pages(course, folder):
    """Take a learner's folder to what the course is now. Returns (pages that came or went, pages that stay as edited).

    Raises Stopped or OSError if that cannot be; the folder is then as it was.
    """
    course, folder = Path(course), Path(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stage, given = folder / STAGE, folder / GIVEN
    sealed = (stage / "sealed").exists
    settle(folder, sealed)  # what an earlier one began and did not end
    changed, edited, coming = [], [], {}
    for page in sorted({page for place in (course, given) for page in pages(place)}):
        new, old, mine = (contents(place / page) for place in (course, given, folder))
        if mine is not None and not any(same_work(page, mine, known) for known in (old, new) if known is not None):
            edited.append(page)
        elif mine is None and new is not None or new != old:
            changed.append(page)
            coming[page] = new
    try:
        if changed:
            lay(stage / "new", coming)
            lay(stage / "given", {page: contents(given / page) for page in pages(given)} | coming)
            day = time.strftime("%Y-%m-%d")
            follow(folder, given, stage / "new", changed, day, seal=lambda: remember(stage, given), sealed=sealed)
    finally:
        settle(folder, sealed)
    return changed, edited


def pages(place):
    """The lessons that lie in a folder, not what an update has kept beside them."""
    found = (place / "notebooks").glob("*.ipynb")
    return [f"notebooks/{path.name}" for path in found if ".mine-" not in path.name]


def contents(path):
    return path.read_bytes() if path.is_file() else None


def lay(place, files):
    """Write these files; None is one that is not to be."""
    for name, data in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        if data is not None:
            (place / name).write_bytes(data)


def remember(stage, given):
    """All pages are in place. Killed after the first line, the next run finds them there and only does the rest."""
    (stage / "sealed").touch()
    shutil.rmtree(given, ignore_errors=True)
    (stage / "given").rename(given)


def main():
    if len(sys.argv) != 3:
        return "python tools/class_pages.py COURSE FOLDER"
    try:
        changed, edited = bring_pages(*sys.argv[1:])
    except (Stopped, OSError) as why:
        return f"Nothing was changed: {why}"
    print(f"Pages that came or went: {len(changed)}; that stay as you edited them: {len(edited)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
