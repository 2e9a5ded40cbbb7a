"""Run every lesson and store it in its one normal form: `make notebooks`.

    python tools/notebooks.py [NOTEBOOK ...]           run, clean, save
    python tools/notebooks.py --check [NOTEBOOK ...]   only say what would change, pixels aside

The normal form: execution counts 1..n, a plain kernelspec, text and picture of each output kept, the
text below the picture (in one output with it, it is seen neither on GitHub nor on paper), live widgets
dropped (they would read "model not found" in a reopened file), nothing that a second run on another
machine would change. A notebook is replaced whole or stays as it is; one that fails does not keep the
others from being run, and is named at the end.
"""

import argparse
import copy
import json
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_output

ROOT = Path(__file__).resolve().parent.parent
LIVE = ("application/vnd.jupyter.widget-view+json", "application/vnd.jupyter.widget-state+json")
CELL_NOTES = ("concepts", "jupyter", "tags")
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def lessons():
    """Every notebook of the collection, in order; not those that tools/update.py has kept for their owner."""
    found = sorted((ROOT / "notebooks").rglob("*.ipynb"))
    return [path for path in found if ".ipynb_checkpoints" not in path.parts and ".mine-" not in path.name]


def executed(notebook, folder):
    """A copy of a notebook after a fresh run, in normal form. Raises RuntimeError that names the cell that fails."""
    fresh = copy.deepcopy(notebook)
    os.environ["XENT_LESSON_BETS"] = "off"  # what is stored is nobody's own bets
    client = NotebookClient(
        fresh, timeout=120, kernel_name="python3", coalesce_streams=True, store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        cell = next(c for c in fresh.cells if any(out.output_type == "error" for out in c.get("outputs", ())))
        raise RuntimeError(f"{cell.id} ends in {error.ename}: {error.evalue}") from error
    return normal(fresh)


def normal(notebook):
    """The notebook with everything cut away that is not lesson, text or picture."""
    count = 0
    notebook.metadata = nbformat.from_dict(copy.deepcopy(METADATA))
    notebook.nbformat_minor = 5
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in sorted(cell.metadata.items()) if k in CELL_NOTES})
        cell.source = cell.source.strip("\n")
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
            for live in LIVE:
                output.get("data", {}).pop(live, None)
        cell.outputs = [part for output in cell.outputs for part in apart(output)]
    return notebook


def apart(output):
    """An output as those that a page without a kernel shows: a picture, and under it the text that it would hide."""
    data = output.get("data", {})
    if not {"image/png", "text/plain"} <= set(data):
        return [output]
    about = {kind: note for kind, note in output.metadata.items() if kind == "image/png"}
    text = copy.deepcopy(output)
    text.data.pop("image/png")
    text.metadata.pop("image/png", None)
    return [new_output("display_data", {"image/png": data["image/png"]}, metadata=about), text]


def without_pixels(notebook):
    """What must be the same on every machine: all but the bytes of the pictures."""
    plain = json.loads(nbformat.writes(notebook))
    for cell in plain["cells"]:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output["data"]["image/png"] = "picture"
    return plain


def changed_cells(path):
    """The ids of the cells that a fresh run would change, pixels aside ("" for the notebook's own metadata)."""
    stored = nbformat.read(path, 4)
    before = without_pixels(stored)
    after = without_pixels(executed(stored, path.resolve().parent))
    changed = [a["id"] for b, a in zip(before["cells"], after["cells"]) if a != b]
    return changed + [""] * (before["metadata"] != after["metadata"])


def replace(path, text):
    """Write a file whole: whoever looks sees the old text or the new one. A link leads to what is replaced."""
    path = path.resolve()
    handle, part = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, part)
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise


def stored(path):
    """Run a notebook and store it in normal form. Returns what to say about it, and whether all is well."""
    replace(path, nbformat.writes(executed(nbformat.read(path, 4), path.resolve().parent)) + "\n")
    return "run and stored", True


def checked(path):
    """Run a notebook and compare. Returns what to say about it, and whether all is well."""
    changed = changed_cells(path)
    return f"would change {', '.join(changed)}" if changed else "as it should be", not changed


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a run would change something")
    parser.add_argument("notebooks", nargs="*", type=Path)
    given, wrong = parser.parse_args(arguments), []
    for path in given.notebooks or lessons():
        try:
            said, well = (checked if given.check else stored)(path)
        except Exception as error:  # whatever it is, the others are run
            said, well = f"left as it was: {' '.join(str(error).split()) or type(error).__name__}", False
        print(f"{path.name}: {said}", flush=True)
        if not well:
            wrong.append(f"  {path.name}: {said}")
    if wrong:
        print(f"{len(wrong)} not in order:", *wrong, sep="\n", file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
