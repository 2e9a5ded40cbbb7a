"""Silence in a real kernel: a check leaves its verdict in a notebook and nothing else, whatever the answer does."""

import os

import nbformat
from nbclient import NotebookClient

BEFORE = """
import logging, os, subprocess, sys, warnings
import matplotlib.pyplot as plt
from IPython.display import HTML, clear_output, display
from ipywidgets import IntSlider, Output, interact
from xent_lesson.practice.exercise import Exercise
out, err, log = sys.stdout, sys.stderr, logging.getLogger("mine")
log.addHandler(logging.StreamHandler(sys.stderr))
square = Exercise("square", lambda x: x * x, [2, 3, 0, -1])
"""
NOISY = """
print("before")
os.system("echo below")
mine = plt.figure()

def noisy(x):
    print("heard"), out.write("heard"), err.write("heard"), sys.__stdout__.write("heard"), sys.displayhook("heard")
    os.write(1, b"heard"), os.write(2, b"heard"), os.system("echo heard"), os.system("echo heard >&2")
    subprocess.run([sys.executable, "-c", "print('heard')"])
    warnings.warn("heard"), log.warning("heard"), logging.error("heard")
    display(HTML("heard")), display(x, display_id="heard"), clear_output(), display(IntSlider()), help(len)
    plt.plot([1, 2]), plt.show(), plt.hist([1])
    get_ipython().system("echo heard"), get_ipython().run_line_magic("pinfo", "len")
    try:
        input("heard")
    except EOFError:
        get_ipython().showtraceback()
        return x * x

verdict = square.check(noisy)
print(get_ipython().payload_manager.read_payload())
verdict
"""
WIDGET = """
widget, mine = Output(), plt.figure()

def shielded(x):
    interact(lambda a: print("heard"), a=3)
    with widget:
        print("heard")
        1 / 0
    return x * x

square.check(shielded)
"""
ASYNC = """
async def later(x):
    print("heard")

square.check(lambda x: [later(x)])
"""
AFTER = """
import gc; gc.collect()
print(plt.get_fignums())
os.system("echo below")
log.warning("logged")
display(HTML("shown"))
"""


def test_in_a_notebook_a_check_leaves_its_verdict_and_nothing_else(tmp_path):
    cells = [nbformat.v4.new_code_cell(code) for code in (BEFORE, NOISY, WIDGET, ASYNC, AFTER)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}})
    kernels = {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"}  # else it hears no pipe
    client.execute(env=kernels | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"})
    before, noisy, widget, later, after = (heard(cell) for cell in cells)
    assert before == [] and widget == ["✓ Right.", "<Figure size 640x480 with 0 Axes>"]
    below = [] if os.name == "nt" else ["below"]  # on Windows a kernel does not hear what is said below Python
    assert sorted(noisy) == sorted(["before", *below, "[]", "✓ Right.", "<Figure size 640x480 with 0 Axes>"])
    assert later == ["! With x = 2: One number is wanted here, and yours is of type `list[coroutine]`."]
    assert sorted(after) == ["<IPython.core.display.HTML object>", "[]", *below, "logged"]
    assert "heard" not in str([cell.outputs for cell in cells])


def heard(cell):
    texts = [output.get("text") or output.get("data", output).get("text/plain") for output in cell.outputs]
    return [line for text in texts for line in str(text).splitlines()]
