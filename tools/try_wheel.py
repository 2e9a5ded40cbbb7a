"""Build the wheel, put it where nothing else of the project is, and see that it is whole: python tools/try_wheel.py

Of the installed package, elsewhere: every scene of every lesson opens and says its facts, every sentence of the sources
is there, and so are the texts that the letters come from. Needs this Python's packages, pip, and git.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def sources(folder):
    """A copy of what git knows: a build folder from earlier would add its old files to the wheel."""
    names = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def sentences(house):
    """How many sentences the files of a house hold."""
    tables = [tomllib.loads(file.read_text("utf-8")) for file in house.rglob("en.toml")]
    return sum(len(section) for table in tables for section in table.values())


def see_that_it_is_whole(site, wanted):
    """Run in a Python that has only the wheel: whatever is missing raises."""
    import xent_lesson
    from xent_lesson import lessons, words
    from xent_lesson.maths.letters import LANGUAGES, letter_model
    from xent_lesson.picture.scene import SCENES, Stage

    assert Path(xent_lesson.__file__).is_relative_to(site), xent_lesson.__file__
    lessons.rooms("scene"), lessons.rooms("exercise")
    for scene in SCENES.values():
        stage = Stage(scene)
        assert words.facts_line(stage) and words.of_scene(scene, "title") and stage.still_svg() and stage.moving_svg()
    assert len(words.keys()) == wanted, (len(words.keys()), wanted)
    for language in LANGUAGES:
        letter_model(language)
    for name in xent_lesson.__all__:
        getattr(xent_lesson, name)
    print(f"The wheel is whole: {len(SCENES)} scenes, {wanted} sentences, {len(LANGUAGES)} texts.")


def main():
    if sys.argv[1:]:
        return see_that_it_is_whole(Path(sys.argv[1]), int(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        clone, site, elsewhere = (Path(folder).resolve() / name for name in ("clone", "site", "elsewhere"))
        elsewhere.mkdir()
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        subprocess.run([*pip, "install", "--no-deps", "--target", site, sources(clone)], check=True)
        wanted = str(sentences(clone / "xent_lesson"))
        subprocess.run([sys.executable, Path(__file__).resolve(), site, wanted], check=True, cwd=elsewhere,
                       env=os.environ | {"PYTHONPATH": os.fspath(site)})


if __name__ == "__main__":
    main()
