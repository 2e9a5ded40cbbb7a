"""What a reader sees and does: an open lesson, its cells, and the live things in them."""

import math
import re

from lab import PATIENCE

_IDLE = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
_SHOW_CELL = """async id => {
    const notebook = jupyterapp.shell.currentWidget.content;
    const index = notebook.widgets.findIndex(cell => cell.model.id === id);
    if (index < 0) throw new Error(`no cell ${id}`);
    await notebook.scrollToItem(index, 'start');
    notebook.widgets[index].node.dataset.cellId = id;  // Lab itself does not write it
}"""
_DO = """([command, args]) => {
    window.finished = false;
    jupyterapp.commands.execute(command, args).finally(() => { window.finished = true; });
}"""
_TROUBLE = """() => [...jupyterapp.shell.currentWidget.content.model.cells].flatMap(cell =>
    (cell.toJSON().outputs ?? [])
        .filter(output => output.output_type === 'error' || output.name === 'stderr')
        .map(output => `${cell.id}: ${output.evalue ?? output.text}`))"""
_READ = """box => {
    const picture = box.querySelector('.xent-moving svg[role=img]').cloneNode(true);
    const label = picture.getAttribute('aria-label');
    picture.removeAttribute('aria-label');
    return {
        facts: box.querySelector('.xent-facts [role=status][aria-live=polite]').textContent,
        label,
        moving: picture.outerHTML,
        still: box.querySelector('.xent-still').innerHTML,
        trouble: [...box.querySelectorAll('.xent-aside [role=status]')].map(e => e.textContent).join(' '),
    };
}"""


class Lesson:
    """A notebook open in JupyterLab, its kernel waiting.

    page : a Playwright page; lab : the Lab; path : the notebook below the folder that Lab serves.
    """

    def __init__(self, page, lab, path):
        self.page = page
        page.goto(lab.address(path))
        page.wait_for_function(_IDLE)

    def cell(self, cell_id):
        """A cell, scrolled into view: Lab may not have drawn those far away."""
        self.page.evaluate(_SHOW_CELL, cell_id)
        return self.page.locator(f'[data-cell-id="{cell_id}"]')

    def run_all(self):
        """Menu Run, Run All Cells; returns when the last one is through."""
        self._start("notebook:run-all-cells")
        self._finish()

    def restart_and_run_all(self):
        """Menu Kernel, Restart Kernel and Run All Cells, and yes to the question."""
        self._start("notebook:restart-run-all")
        self.page.locator(".jp-Dialog button.jp-mod-accept").click()
        self._finish()

    def run(self, *cell_ids):
        """Shift + Enter in each of these cells."""
        for cell_id in cell_ids:
            self.cell(cell_id).locator(".jp-InputPrompt").click()
            self._start("notebook:run-cell")
            self._finish()

    def rewrite(self, cell_id, source):
        """Type over what a cell says, and run it."""
        self.cell(cell_id).locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(source)
        self._start("notebook:run-cell")
        self._finish()

    def trouble(self):
        """What went to stderr or was raised, cell by cell."""
        return self.page.evaluate(_TROUBLE)

    def trusted(self):
        """Whether Lab trusts every code cell: a fresh clone is not trusted."""
        return self.page.evaluate("() => jupyterapp.shell.currentWidget.content.model.cells.some?.(c => c.trusted)")

    def figure(self, cell_id):
        """The live picture in a cell."""
        return Figure(self.cell(cell_id).locator(".xent:has(> * .xent-moving)"))

    def _start(self, command):
        self.page.evaluate(_DO, [command, {}])

    def _finish(self):
        self.page.wait_for_function("() => window.finished", timeout=2 * PATIENCE * 1000)
