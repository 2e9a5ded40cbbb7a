"""The browser that the tests and the benchmark drive: where it is found, and how it is started."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ON_PATH = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]


class NoChromium(RuntimeError):
    """There is no browser to drive."""


def find_chromium(playwright):
    """The path of a Chromium: $XENT_CHROMIUM, else one on the PATH, else Playwright's own.

    Raises NoChromium, in one line that says what to do, if there is none.
    """
    named = os.environ.get("XENT_CHROMIUM")
    if named:
        if not shutil.which(named):
            raise NoChromium(f"XENT_CHROMIUM={named} is not a program; name the browser's executable, or unset it")
        return shutil.which(named)
    own = playwright.chromium.executable_path
    found = next(filter(None, map(shutil.which, ON_PATH)), own if Path(own).exists() else None)
    if not found:
        raise NoChromium("no Chromium here: install one, name it in XENT_CHROMIUM, or: python -m playwright install chromium")
    return found


@contextmanager
def chromium():
    """A headless Chromium without anything of the user's; raises NoChromium if there is none."""
    with sync_playwright() as playwright:
        root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium has no sandbox for root
        browser = playwright.chromium.launch(
            executable_path=find_chromium(playwright), args=FLAGS, chromium_sandbox=not root, timeout=60_000
        )
        try:
            yield browser
        finally:
            browser.close()
