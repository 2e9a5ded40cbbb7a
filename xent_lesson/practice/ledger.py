"""The bets a learner has placed, kept between notebooks in one small file beside them.

    {"bets": {"two_coins": {"spread": {"fair": 0.7, "lopsided": 0.3}, "answer": "fair"}}}

Only the first spread for a bet is kept. The file is replaced whole, so it is never half written, and under a lock, so
two notebooks at once lose nothing. A file that cannot be read is put aside, never deleted.
"""

import hashlib
import json
import math
import os
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

FILE = "my_bets.json"


def place():
    """Where the bets are kept: a path, or None for only as long as Python runs.

    XENT_LESSON_BETS says where ("off" for nowhere). Else a file is kept only for a notebook's kernel, never for a test
    machine: in the folder called notebooks that the kernel stands in or below, or in the kernel's own folder.
    """
    wish = os.environ.get("XENT_LESSON_BETS")
    if wish:
        return None if wish == "off" else Path(wish)
    if os.environ.get("CI") or not _in_a_notebook():
        return None
    here = Path.cwd()
    home = next((folder for folder in (here, *here.parents) if folder.name == "notebooks"), here)
    return home / FILE


def _in_a_notebook():
    ipython = sys.modules.get("IPython")  # a notebook's kernel has loaded it before us
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


class Ledger:
    """The first spread placed on each bet, by name, in a file or (path None) in memory.

    trouble : None, or what kept a file from being read or written: ("aside", new name) or ("unsaved", reason).
    """

    def __init__(self, path=None):
        self.path, self.trouble = path and Path(path), None
        self._unsaved = {}  # all bets if there is no file, else those that could not be written

    def bets(self):
        """{name: {"spread": {option: probability}, "answer": option}}, in the order they were placed."""
        if self.path is None:
            return dict(self._unsaved)
        try:
            with _locked(self.path):
                return self._read() | self._unsaved
        except OSError as error:
            self.trouble = "unsaved", error.strerror or str(error)
            return dict(self._unsaved)

    def record(self, name, spread, answer):
        """Keep this spread if it is the first for its bet. Returns whether it is."""
        bet = {"spread": {option: float(p) for option, p in spread.items()}, "answer": answer}
        try:
            if self.path is None:
                return self._keep(self._unsaved, name, bet)
            with _locked(self.path):
                bets = self._read() | self._unsaved
                first = self._keep(bets, name, bet)
                if first or self._unsaved:
                    _write(self.path, bets)
                self._unsaved = {}
                return first
        except OSError as error:
            self.trouble = "unsaved", error.strerror or str(error)
            return self._keep(self._unsaved, name, bet)

    def forget(self):
        """Start anew: the file is removed; files put aside stay."""
        self._unsaved, self.trouble = {}, None
        if self.path is not None:
            with _locked(self.path):
                self.path.unlink(missing_ok=True)

    @staticmethod
    def _keep(bets, name, bet):
        return bets.setdefault(name, bet) is bet

    def _read(self):
        """What the file holds; {} if there is none. One that is no list of bets is put aside under a new name."""
        try:
            bets = json.loads(self.path.read_text("utf-8"))["bets"]
            if all(_is_bet(name, bet) for name, bet in bets.items()):
                return bets
        except FileNotFoundError:
            return {}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
        aside = _free_name(self.path)
        os.rename(self.path, aside)
        self.trouble = "aside", aside.name
        return {}


def _is_bet(name, bet):
    spread = bet["spread"]
    return (
        bet["answer"] in spread
        and all(isinstance(p, (int, float)) and 0 <= p <= 1 + 1e-9 for p in spread.values())
        and abs(math.fsum(spread.values()) - 1) < 1e-6
    )


def _free_name(path):
    number = 1
    while (aside := path.with_name(f"{path.stem}.unreadable-{number}{path.suffix}")).exists():
        number += 1
    return aside


def _write(path, bets):
    """Replace the file in one step: whoever looks sees the old one or the new one, whole."""
    handle, name = tempfile.mkstemp(prefix=f"{path.stem}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"bets": bets}, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


@contextmanager
def _locked(path):
    """Only one kernel at a time; the lock goes with its holder, however that ends."""
    key = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:16]
    user = os.getuid() if hasattr(os, "getuid") else "me"
    handle = os.open(Path(tempfile.gettempdir()) / f"xent-lesson-{user}-{key}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_EX)
        else:
            while True:
                with suppress(OSError):
                    msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                    break
                time.sleep(0.01)
        yield
    finally:
        os.close(handle)


ledger = Ledger(place())
