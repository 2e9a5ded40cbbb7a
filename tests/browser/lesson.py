"""What a reader sees and does: an open lesson, its cells, and the live things in them."""

import json
import time

from lab import PATIENCE
from playwright.sync_api import TimeoutError

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
_CUT_OFF = """() => [...document.querySelectorAll('.xent button')]
    .filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 2).map(e => e.textContent)"""
_LIVE = """() => [...jupyterapp.shell.currentWidget.content.model.cells].filter(cell =>
    (cell.toJSON().outputs ?? []).some(({data}) =>
        data?.['image/png'] && data['application/vnd.jupyter.widget-view+json'])).map(cell => cell.id)"""
_READ = """box => {  // not innerText: Lab leaves out what is not on the screen
    const picture = box.querySelector('.xent-moving svg[role=img]').cloneNode(true);
    const label = picture.getAttribute('aria-label');
    picture.removeAttribute('aria-label');
    return {
        facts: box.querySelector('.xent-facts .widget-html-content').textContent,
        label,
        moving: picture.outerHTML,
        still: box.querySelector('.xent-still').innerHTML,
        trouble: [...box.querySelectorAll('.xent-aside [role=status]')].map(e => e.textContent).join(' '),
    };
}"""

_KNOB = ".widget-slider:not(.xent-place)"
_GLANCE = """box => {
    const tops = [...box.children].map(row => row.getBoundingClientRect()).filter(({height}) => height > 1).map(({top}) => top);
    return box.querySelector('.xent-facts').getBoundingClientRect().bottom - Math.min(...tops);
}"""
_TYPE = """box => [...box.querySelectorAll('svg text')].map(text => {
    const svg = text.ownerSVGElement;
    return parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
})"""


class Lesson:
    """A notebook open in JupyterLab, its kernel waiting.

    page : a Playwright page; lab : the Lab; path : the notebook below the folder that Lab serves.
    """

    def __init__(self, page, lab, path):
        self.page, self.path = page, path
        page.goto(lab.address(path))
        try:
            self.wait_for_kernel()
        except TimeoutError:  # now and then Lab waits for a kernel that has long begun: a reader would reload the page
            page.reload()
            self.wait_for_kernel()

    def wait_for_kernel(self):
        """Until Lab has a kernel that waits for work."""
        self.page.wait_for_function(_IDLE)

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
        """Whether Lab trusts any cell of it: in a fresh clone it does not."""
        return self.page.evaluate("() => [...jupyterapp.shell.currentWidget.content.model.cells].some(c => c.trusted)")

    def cut_off(self):
        """What is written on a control and does not fit."""
        return self.page.evaluate(_CUT_OFF)

    def live_pictures(self):
        """The ids of the cells that show a picture with controls."""
        return self.page.evaluate(_LIVE)

    def on_a_laptop(self):
        """The window of a screen of 1366 x 768, the list of files closed."""
        self.page.set_viewport_size({"width": 1366, "height": 640})
        self.page.evaluate("() => { if (!jupyterapp.shell.leftCollapsed) jupyterapp.shell.collapseLeft(); }")

    def figure(self, cell_id):
        """The live picture in a cell."""
        box = self.cell(cell_id).locator(".xent")
        box.locator(".xent-moving svg[role=img]").wait_for()
        return Figure(box)

    def _start(self, command):
        self.page.evaluate(_DO, [command, {}])

    def _finish(self):
        self.page.wait_for_function("() => window.finished", timeout=2 * PATIENCE * 1000)


class Figure:
    """A picture with its sliders, as the page has it now."""

    def __init__(self, box):
        self.box, self.page = box, box.page
        self.sliders = sliders(box)
        self.choices = box.locator(".widget-toggle-buttons").all()
        self.boxes = box.locator(".widget-text:not(.xent-number) input").all()

    def read(self):
        """What it shows: facts, label (for ears), moving and still layer (markup), trouble."""
        return self.box.evaluate(_READ)

    def glance(self):
        """How many pixels lie between the upper edge of its first control and the end of its facts."""
        return self.box.evaluate(_GLANCE)

    def type_sizes(self):
        """How large the texts in the picture are on the screen, in pixels."""
        return self.box.evaluate(_TYPE)

    def after(self, action, seen=None):
        """Do something and return what the figure shows once its facts and label have left `seen` together.

        The label belongs to the moving layer, so that one has arrived too.
        """
        seen = seen or self.read()
        action()
        return self.wait(lambda now: now["facts"] == now["label"] != seen["label"])

    def wait(self, condition):
        """What the figure shows as soon as `condition` holds of it; fails with what it shows instead."""
        deadline = time.monotonic() + PATIENCE
        while not condition(now := self.read()):
            if time.monotonic() > deadline:
                shown = {name: now[name] for name in ("facts", "label", "trouble")}
                raise AssertionError(f"still waiting after {PATIENCE} s; the figure shows {shown}")
            self.page.wait_for_timeout(20)
        return now

    def button(self, name):
        """Press a button by what it says."""
        self.box.get_by_role("button", name=name, exact=True).click()


def sliders(box):
    """Every slider of a box, from the top; not the line that says how far a card has come."""
    return [Slider(box, i) for i in range(box.locator(f"{_KNOB} .noUi-handle").count())]


class Slider:
    """One slider of a box, beside its picture or in it; on a logarithmic one values are exponents."""

    def __init__(self, box, index):
        self.page, self.box, self.index = box.page, box, index
        self.handle = box.locator(f"{_KNOB} .noUi-handle").nth(index)
        self.track = box.locator(f"{_KNOB} .noUi-target").nth(index)
        self.whole = box.locator(_KNOB).nth(index)

    @property
    def label(self):
        """What stands before it, or under the picture that it lies in."""
        return self.whole.locator(".widget-label").text_content()

    @property
    def number(self):
        """The box that shows its number and takes another."""
        name = json.dumps(self.label)
        return self.box.locator(f".xent-number input[title={name}], .xent-number:has(.widget-label:text-is({name})) input")

    @property
    def value(self):
        """Where it stands on its track."""
        return float(self.track.evaluate("({noUiSlider}) => noUiSlider.get(true)"))

    @property
    def range(self):
        """Low end, high end, step."""
        return self.track.evaluate("({noUiSlider: {options: o}}) => [o.range.min, o.range.max, o.step].map(Number)")

    def press(self, *keys):
        """Keys, one after the other, with the slider in focus."""
        self.handle.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text):
        """Write into the number box, as a reader who wants an exact number."""
        self.number.fill(text)
        self.number.press("Enter")

    def drag(self, fractions, steps=8):
        """Take the handle with the mouse and pull it through these fractions of the track; yields at each stop."""
        self.handle.scroll_into_view_if_needed()
        track, here = self.track.bounding_box(), self.handle.bounding_box()
        across = here["y"] + here["height"] / 2
        mouse = self.page.mouse
        mouse.move(here["x"] + here["width"] / 2, across)
        mouse.down()
        for fraction in fractions:
            mouse.move(track["x"] + fraction * track["width"], across, steps=steps)
            yield fraction
        mouse.up()
