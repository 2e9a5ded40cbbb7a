"""Bring the new version of the lessons and keep what a learner changed: `make update`.

    python tools/update.py [FOLDER]

A file that the new version does not touch stays as it is, and so does one that the course does not know: the bets, for
example. A lesson that was only run gives way. One that was edited moves to a name beside it, as any edited file does:
01-surprise.mine-2026-11-26.ipynb. All of this happens or, if anything goes wrong, nothing. Needs Python and git alone.

For others to use: `same_work` compares two versions of a file, `follow` takes any folder from one version of a course
to another, `update` does that for a clone.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

STAGE = ".update"  # what is to come, and what has gone; in the learner's folder, so that every move is a rename
INSTALLED = {"requirements.txt", "constraints.txt", "pyproject.toml"}


class Stopped(Exception):
    """Nothing was changed; one line says why, and what to do."""


# --- one file: whose is it? ------------------------------------------------------------------------------------------

def work(data):
    """What is written in a notebook: kind, text and attachments of each cell that is not empty; None if unreadable."""
    try:
        cells = [(cell["cell_type"], "".join(cell["source"]).strip(), cell.get("attachments") or {})
                 for cell in json.loads(data)["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return [cell for cell in cells if cell[1] or cell[2]]  # to run the last cell adds an empty one


def same_work(name, mine, course):
    """Whether two versions of a file, given as bytes, differ at most by what running a notebook leaves in it."""
    if mine == course:
        return True
    return name.endswith(".ipynb") and work(mine) is not None and work(mine) == work(course)


def beside(path, day):
    """A free name for the learner's version of a file: 01-surprise.mine-2026-11-26.ipynb."""
    name, count = path.with_name(f"{path.stem}.mine-{day}{path.suffix}"), 1
    while os.path.lexists(name):
        count += 1
        name = path.with_name(f"{path.stem}.mine-{day}-{count}{path.suffix}")
    return name


# --- a folder: from one version to another, whole or not at all ------------------------------------------------------

def follow(folder, old, new, paths, day, seal=None, sealed=None):
    """Take a folder from one version of the course to another. Returns what was kept for its owner: [(path, kept as)].

    folder : the learner's; new must lie in its .update
    old, new : folders that hold the two versions of `paths`, those that each version has
    paths : what differs between the two, like "notebooks/01-surprise.ipynb"
    day : the date in the names of what is kept
    seal : called when every file is in its place; if it raises, all go back
    sealed : whether that has happened; asked at the end, however it comes
    Raises whatever went wrong, after everything is back.
    """
    stage, gone, come, kept = folder / STAGE, [], [], []
    seal, sealed = seal or (stage / "sealed").touch, sealed or (stage / "sealed").exists
    for path in paths:
        here = folder / path
        _must_have_room(folder, path)
        if os.path.lexists(here):
            mine = here.read_bytes() if here.is_file() else None
            versions = [place.joinpath(path) for place in (old, new)]
            if any(same_work(path, mine, version.read_bytes()) for version in versions if version.is_file()):
                gone.append((here, stage / "gone" / path))
            else:
                gone.append((here, beside(here, day)))
                kept.append((path, gone[-1][1].relative_to(folder).as_posix()))
        if os.path.lexists(new / path):
            come.append((new / path, here))
    plan = [[os.fspath(place.relative_to(folder)) for place in move] for move in gone + come]
    (stage / "plan.part").write_text(json.dumps(plan), "utf-8")
    try:
        os.replace(stage / "plan.part", stage / "plan.json")
        for start, end in gone + come:
            end.parent.mkdir(parents=True, exist_ok=True)
            os.replace(start, end)
        seal()
    finally:
        settle(folder, sealed)
    return kept


def _must_have_room(folder, path):
    """A folder where a file should go, or a file where a folder should: that cannot be kept beside."""
    parents = [parent.as_posix() for parent in Path(path).parents]
    wrong = [p for p in parents if os.path.lexists(folder / p) and not (folder / p).is_dir()]
    wrong += [path] if (folder / path).is_dir() else []
    if wrong:
        is_, will_be = ("folder", "file") if wrong == [path] else ("file", "folder")
        raise Stopped(f"{wrong[0]}, a {is_} here, is a {will_be} in the new version: rename yours, then try again.")


def settle(folder, sealed):
    """End what an update began, also one that was killed: if it was not sealed, every move is taken back."""
    stage = folder / STAGE
    with suppress(FileNotFoundError):
        plan = json.loads((stage / "plan.json").read_text("utf-8"))
        if not sealed():
            for start, end in reversed(plan):
                if os.path.lexists(folder / end) and not os.path.lexists(folder / start):
                    os.replace(folder / end, folder / start)
        _sweep(folder, {(folder / place).parent for move in plan for place in move})
        os.unlink(stage / "plan.json")
    shutil.rmtree(stage, ignore_errors=True)


def _sweep(folder, places):
    """Take away folders that hold nothing, or only what Python compiled: a room that is gone must not be importable."""
    for place in sorted(places, key=lambda place: len(place.parts), reverse=True):
        while place != folder and folder / STAGE not in (place, *place.parents) and place.is_dir():
            if {entry.name for entry in place.iterdir()} <= {"__pycache__"}:
                shutil.rmtree(place, ignore_errors=True)
            place = place.parent


# --- a clone ---------------------------------------------------------------------------------------------------------

def update(folder, day=None):
    """Bring a clone to the newest version of the branch it follows. Returns (changed paths, [(path, kept as)]).

    Raises Stopped if that cannot be, or whatever else went wrong; the clone is then as it was.
    """
    folder, day = Path(folder).resolve(), day or time.strftime("%Y-%m-%d")
    stage = folder / STAGE

    def sealed():
        if git(folder, "rev-parse", "HEAD") != (stage / "target").read_text():
            return False
        git(folder, "reset", "--quiet")  # the index follows; no file is touched
        return True

    _must_be_a_clone(folder)
    with _alone(folder):
        settle(folder, sealed)  # an earlier update that was killed
        head = git(folder, "rev-parse", "HEAD")
        target = _newest(folder, head)
        if target == head:
            return [], []
        paths = _names(git(folder, "diff", "--name-only", "-z", "--no-renames", head, target))
        try:
            old, new = (_export(folder, version, paths) for version in (head, target))
            (stage / "target").write_text(target)
            kept = follow(folder, old, new, paths, day, sealed=sealed,
                          seal=lambda: git(folder, "update-ref", "-m", "update", "HEAD", target, head))
        finally:
            settle(folder, sealed)
    return paths, kept


def git(folder, *words, given="", index=None):
    """What git answers. Raises Stopped with git's own line if it refuses."""
    elsewhere = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"}
    env = {name: value for name, value in os.environ.items() if name not in elsewhere} | {"LC_ALL": "C"}
    if index:
        env["GIT_INDEX_FILE"] = os.fspath(index)
    done = subprocess.run(["git", "-C", os.fspath(folder), *words], input=given, capture_output=True, env=env,
                          encoding="utf-8", errors="surrogateescape")
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"error: {done.returncode}"]
        line = next((line for line in said if line.startswith(("fatal", "error"))), said[-1])
        raise Stopped(f"git {words[0]}: {line}")
    return done.stdout.strip()


def _says_yes(folder, *words):
    with suppress(Stopped):
        git(folder, *words)
        return True
    return False


def _names(answer):
    return [name for name in answer.split("\0") if name]


def _must_be_a_clone(folder):
    if not shutil.which("git"):
        raise Stopped("An update needs git, and there is none here: install it (https://git-scm.com), then try again.")
    try:
        top = Path(git(folder, "rev-parse", "--show-toplevel"))
    except Stopped as why:
        if "not a git repository" not in str(why):  # a folder of another owner, for example: git says what to do
            raise
        top = None
    if top is None or not top.samefile(folder):
        raise Stopped("This folder is no git clone (a downloaded ZIP?). Unpack the new ZIP into another folder, then "
                      "copy your own notebooks and notebooks/my_bets.json into its notebooks folder.")
    lock, *unfinished = (folder / git(folder, "rev-parse", "--git-path", name) for name in (
        "index.lock", "MERGE_HEAD", "CHERRY_PICK_HEAD", "rebase-merge", "rebase-apply"))
    if lock.exists():
        raise Stopped(f"Another git command is at work here. If there is none, delete {lock}, then try again.")
    if any(path.exists() for path in unfinished):
        raise Stopped("A merge or rebase is unfinished here: end it, or take it back (git merge --abort); try again.")


def _newest(folder, head):
    """The commit where the course is now. Raises Stopped if this clone cannot simply move on to it."""
    if not _says_yes(folder, "symbolic-ref", "--quiet", "HEAD"):
        raise Stopped("This folder stands at one fixed version, not on a branch: git switch main, then try again.")
    if not _says_yes(folder, "rev-parse", "@{upstream}"):
        raise Stopped("This branch follows no remote one, so there is nothing to update from. "
                      "If the course is at origin: git branch --set-upstream-to=origin/main")
    try:
        git(folder, "fetch", "--quiet")
    except Stopped as why:
        raise Stopped(f"The course could not be reached, so nothing was changed ({why}).") from None
    target = git(folder, "rev-parse", "@{upstream}")
    if _says_yes(folder, "merge-base", "--is-ancestor", target, head):
        return head
    if not _says_yes(folder, "merge-base", "--is-ancestor", head, target):
        own = git(folder, "rev-list", "--count", f"{target}..{head}")
        raise Stopped(f"Nothing was changed. Commits here that the course has not: {own}. To put them on top of the "
                      "new version: git pull --rebase")
    return target


def _export(folder, version, paths):
    """A folder that holds these paths as git would check them out, line ends and all."""
    place, index = folder / STAGE / version, folder / STAGE / f"{version}.index"
    place.mkdir(parents=True)
    git(folder, "read-tree", version, index=index)
    there = set(_names(git(folder, "ls-files", "-z", index=index)))
    git(folder, "checkout-index", "-z", "--stdin", f"--prefix={STAGE}/{version}/", index=index,
        given="\0".join(path for path in paths if path in there))
    return place


@contextmanager
def _alone(folder):
    """Only one update of a clone at a time; the lock goes with its holder, however that ends."""
    with open(folder / git(folder, "rev-parse", "--git-path", "update.lock"), "w") as file:
        try:
            if os.name == "nt":
                import msvcrt
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Stopped("Another update of this folder is running.") from None
        yield


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    try:
        paths, kept = update(folder)
    except Stopped as why:
        return str(why)
    except KeyboardInterrupt:
        return "Interrupted. The lessons are whole: all of them still the old version, or all the new one."
    except OSError as error:
        return f"Everything is as it was: {error}. If a program holds that file open, close it, then try again."
    if not paths:
        print("This is the newest version already.")
        return 0
    lessons = [path for path in paths if path.endswith(".ipynb")]
    print(f"Updated. Lessons: {len(lessons)}, other files: {len(paths) - len(lessons)}.")
    for path, name in kept:
        print(f"  {path}: yours is kept as {name}")
    print("Pages that are open: File, Reload Notebook from Disk; then Kernel, Restart Kernel.")
    if INSTALLED & set(paths):
        print("What is installed may change too: `make lab` sees to it; without make, run its pip line again.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
