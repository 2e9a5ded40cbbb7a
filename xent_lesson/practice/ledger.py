"""The bets a learner has placed, kept between notebooks in one small file beside them.

Only the first spread for a bet is kept. Whatever goes wrong with the file, a bet counts, if only until the kernel ends.
What cannot be read is put aside, never deleted.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from xent_lesson import words

from . import _file
from ._records import Records, a_record, parse

FILE = "my_bets.json"
_NO, _YES = {"", "0", "off", "no", "false"}, {"1", "on", "yes", "true"}


def place():
    """Where the bets are kept: a path, or None for only as long as Python runs.

    XENT_LESSON_BETS says where ("off" for nowhere). Else a file is kept only for a notebook's kernel, never for a test
    machine or a server of many readers: in the folder called notebooks that the kernel stands in or below, or in the
    kernel's own folder.
    """
    wish = os.environ.get("XENT_LESSON_BETS", "")
    if wish and _says(wish, _NO):
        return None
    if wish and not _says(wish, _YES):
        return _from_here(os.path.expanduser(wish))
    if not _says(os.environ.get("CI", ""), _NO) or not _in_a_notebook() or _among_strangers():
        return None
    here = _from_here("")
    home = next((folder for folder in (here, *here.parents) if folder.name == "notebooks"), here)
    return home / FILE


def _says(text, meaning):
    return text.strip().lower() in meaning


def _from_here(path):
    """The path from the root; as it is where the kernel's folder is gone, and then writing fails, and is said."""
    with suppress(OSError):
        return Path.cwd() / path
    return Path(path)


def _in_a_notebook():
    ipython = sys.modules.get("IPython")  # a notebook's kernel has loaded it before us
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


def _among_strangers():
    """Whether this is Voila's kernel: it serves every visitor from one account. (A kernel made in advance has only the
    second variable.)"""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila") or "VOILA_BASE_URL" in os.environ


class Ledger:
    """The first spread placed on each bet, by name, in a file or (path None) in memory.

    troubles : what the learner should know, as {kind: what}. "aside", "some_aside": the file, or some bets in it, could
    not be read; what is the new file. "unsaved": bets could not be written; what is the reason.
    """

    def __init__(self, path=None):
        self.path, self.troubles = path and Path(path), {}
        self._unsaved = []  # (names, record): all bets if there is no file, else those that could not be written

    def bets(self):
        """{name: {"spread": {option: probability}, "answer": option, ...}}, in the order they were placed."""
        return self._look().bets

    def record(self, name, spread, answer, question=None, once=(), kind=None):
        """Keep this spread if it is the first for its bet. Returns whether it is, and all the bets.

        question : the mark of the words that were answered; once : names that the bet has had before; kind : None for
        a question of a lesson, else what it counts among.
        """
        new, why = ((name, *once), a_record(spread, answer, question, kind)), None
        if self.path is not None:
            try:
                return self._save(new)
            except Exception as error:  # of whatever kind: a learner's bet is not lost for it
                why = _reason(error)
        records = self._look()
        if first := records.enter(*new):
            self._unsaved.append(new)
        if why and self._unsaved:
            self.troubles["unsaved"] = why
        return first, records.bets

    def forget(self):
        """Start anew: the file is removed; files put aside stay. Raises OSError, in one line, if it cannot be."""
        try:
            if self.path is not None:
                self._remove(_file.target(self.path))
        except (FileNotFoundError, NotADirectoryError):
            pass
        except Exception as error:
            cure = "remove it yourself, or let this kernel write in its folder"
            raise OSError(f"{self.path} could not be removed: {_reason(error)}; {cure}") from None
        self._unsaved, self.troubles = [], {}

    def _save(self, new):
        """Write a bet, and with it all that could not be written before."""
        path = _file.target(self.path)
        with _file.locked(path):
            records = self._read(path)
            late = [records.enter(*each) for each in self._unsaved]
            first = records.enter(*new)
            if first or any(late):
                _file.replace(path, records.text())
        self._unsaved = []
        self.troubles.pop("unsaved", None)
        return first, records.bets

    def _look(self):
        """The records as they are now, those too that could not be written."""
        records = Records()
        try:
            if self.path is not None:
                path = _file.target(self.path)
                seen = parse(_file.read(path))
                records = seen or records
                if seen is None or seen.bad:
                    with _file.locked(path):
                        records = self._read(path)
            if not self._unsaved:
                self.troubles.pop("unsaved", None)
        except Exception as error:
            self.troubles["unsaved"] = _reason(error)
        for each in self._unsaved:
            records.enter(*each)
        return records

    def _read(self, path):
        """What the file holds, under its lock; what makes no sense is put aside first, in a new file."""
        records = parse(_file.read(path))
        if records and not records.bad:
            return records
        aside = _file.free_name(path)
        if records is None:
            os.rename(path, aside)
        else:
            _file.write_new(aside, records.text_of_bad(words.say("bet.note", file=path.name)))
            _file.replace(path, records.text())
        kind = "some_aside" if records else "aside"
        self.troubles[kind] = str(aside) if self.path.is_symlink() else aside.name
        return records or Records()

    def _remove(self, path):
        path.lstat()  # if there is nothing, there is nothing to do
        with _file.locked(path):
            self._read(path)  # what turns out to be no list of bets is not removed but put aside
            path.unlink(missing_ok=True)


def _reason(error):
    """Why a file could not be read or written, for the learner."""
    if isinstance(error, _file.Busy):
        return words.say("bet.busy")
    if isinstance(error, _file.NotAFile):
        return words.say("bet.no_file")
    return getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__


ledger = Ledger(place())
