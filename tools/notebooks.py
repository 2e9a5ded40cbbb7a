"""Run every lesson and store it in its one normal form: `make notebooks`.

    python tools/notebooks.py [NOTEBOOK ...]           run, clean, save
    python tools/notebooks.py --check [NOTEBOOK ...]   only say what would change, pixels aside

The normal form: execution counts 1..n, a plain kernelspec, text and picture of each output kept,
live widgets dropped (they would read "model not found" in a reopened file), nothing that a second
run on another machine would change.
"""

import argparse
import copy
import json
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
LIVE = ("application/vnd.jupyter.widget-view+json", "application/vnd.jupyter.widget-state+json")
CELL_NOTES = ("concepts", "jupyter", "tags")
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def lessons():
    """Every notebook of the collection, in order."""
    return sorted(path for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def executed(notebook, folder):
    """A copy of a notebook after a fresh run of all its cells, in normal form."""
    fresh = copy.deepcopy(notebook)
    os.environ["XENT_LESSON_BETS"] = "off"  # what is stored is nobody's own bets
    client = NotebookClient(
        fresh, timeout=120, kernel_name="python3", coalesce_streams=True, store_widget_state=False, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
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
    return notebook


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
    after = without_pixels(executed(stored, path.parent))
    changed = [a["id"] for b, a in zip(before["cells"], after["cells"]) if a != b]
    return changed + [""] * (before["metadata"] != after["metadata"])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--check", action="store_true", help="change nothing; fail if a run would change something")
    arguments.add_argument("notebooks", nargs="*", type=Path)
    given = arguments.parse_args()
    stale = 0
    for path in given.notebooks or lessons():
        if given.check:
            changed = changed_cells(path)
            stale += bool(changed)
            print(f"{path.name}: {'would change ' + ', '.join(changed) if changed else 'as it should be'}")
        else:
            notebook = executed(nbformat.read(path, 4), path.resolve().parent)
            path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
            print(f"{path.name}: run and stored")
    return min(stale, 1)


if __name__ == "__main__":
    sys.exit(main())
