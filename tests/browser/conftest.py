"""A real JupyterLab and a real Chromium for every test in this folder."""

import os
import secrets
import shutil

import pytest
from chromium import NoChromium, chromium
from lab import PATIENCE, ROOT, Lab
from lesson import Lesson
from playwright.sync_api import expect

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """One JupyterLab for all browser tests."""
    with Lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


# Of one module, not of the session: while it is open, asyncio counts as running in this thread, and the notebook
# tests that come later want a loop of their own.
@pytest.fixture(scope="module")
def browser():
    """One Chromium for the tests of a file. No browser: skipped, but on a build machine that is a failure."""
    try:
        with chromium() as browser:
            yield browser
    except NoChromium as reason:
        if os.environ.get("CI"):
            pytest.fail(str(reason), pytrace=False)
        pytest.skip(str(reason))


@pytest.fixture
def device():
    """What the page is seen with, where that is not a mouse and a large window; a test says so by parametrizing it."""
    return {}


@pytest.fixture
def harmless():
    """Beginnings of errors in the console that a test brings about and that are none of ours; it says so by parametrizing this."""
    return ()


@pytest.fixture
def page(browser, lab, device, harmless):
    """A new page; at the end the kernels are gone and nothing may stand in the console."""
    context = browser.new_context(**{"viewport": {"width": 1100, "height": 900}} | device)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    errors = []
    page.on("console", lambda said: errors.append(f"{said.text} ({said.location})") if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(f"uncaught: {error}"))
    yield page
    context.close()
    lab.close_sessions()
    assert not [error for error in errors if not error.startswith(harmless)], "the browser's console"


@pytest.fixture
def open_lesson(page, lab):
    """open_lesson("01-surprise.ipynb") opens a copy of its own, as in a fresh clone: no test sees what another left."""

    def opener(name):
        folder = f"clone-{secrets.token_hex(4)}"
        shutil.copytree(ROOT / "notebooks", lab.served / folder)
        return Lesson(page, lab, f"{folder}/{name}")

    return opener


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Beside a failure stands where its screenshot lies."""
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if report.failed and call.when != "teardown" and page:
        shot = item.funcargs["lab"].folder / f"{item.name}.png"
        try:
            page.screenshot(path=shot)
            report.sections.append(("screenshot", str(shot)))
        except Exception as error:  # the page itself may be what broke
            report.sections.append(("screenshot", f"none: {error}"))
    return report
