"""Silence: while it lasts, nobody sees or hears what a stranger's code does, and afterwards all is set as it was.

Code that may be run once for every case of a check must not print, draw, log, warn or ask each time. What it has to
say reaches the page on many ways (Python's streams, whoever took hold of them earlier, the file descriptors below
them, IPython's displays, pyplot, logging, warnings), and all of them are closed here, none by an import of its own.
"""

import builtins
import contextlib
import decimal
import logging
import os
import random
import sys
import threading
import warnings

import numpy as np

_ONE_AT_A_TIME = threading.RLock()  # two threads that put back each other's streams would end in silence for ever


@contextlib.contextmanager
def in_silence():
    """Whatever is done inside is not heard, also when its last object dies inside."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(_ONE_AT_A_TIME)
        for closed in (_settings, _logs, _displays, _streams, _descriptors, default_settings, _figures):
            stack.enter_context(closed())
        stack.enter_context(_replaced(builtins, "input", _nobody_to_ask))
        yield


@contextlib.contextmanager
def default_settings():
    """Python's warnings are not told, and numpy computes as it does where nobody has set anything."""
    with warnings.catch_warnings(), np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _settings():
    """How numbers print, how many digits a Decimal has, and where both kinds of dice stand are as before."""
    dice, numpys = random.getstate(), np.random.get_state(legacy=False)
    try:
        with np.printoptions(), decimal.localcontext():
            yield
    finally:
        random.setstate(dice)
        np.random.set_state(numpys)


@contextlib.contextmanager
def _logs():
    """No logger speaks, and each has the handlers and the level that it had; a new one has none."""
    off = logging.root.manager.disable
    kept = {logger: (logger.level, logger.propagate, logger.disabled, logger.handlers[:]) for logger in _loggers()}
    logging.disable(sys.maxsize)
    try:
        yield
    finally:
        for logger in _loggers():
            state = kept.get(logger, (logging.NOTSET, True, False, []))
            logger.level, logger.propagate, logger.disabled, logger.handlers[:] = state
        logging.disable(off)  # which makes every logger ask for its level again


def _loggers():
    named = list(logging.root.manager.loggerDict.values())
    return [logging.root, *(logger for logger in named if isinstance(logger, logging.Logger))]


@contextlib.contextmanager
def _figures():
    """Pyplot, once it is loaded, begins without figures; in the end it has those that it had, still to be shown."""
    matplotlib, pyplot = sys.modules.get("matplotlib"), _pyplot()
    show = getattr(sys.modules.get("matplotlib_inline.backend_inline"), "show", None)
    kept, to_show = pyplot and pyplot.figs, dict(vars(show)) if show else {}
    if pyplot:
        pyplot.figs = type(kept)()
    try:
        with matplotlib.rc_context() if matplotlib else contextlib.nullcontext():
            yield
    finally:
        if loaded := _pyplot():
            with contextlib.suppress(Exception):
                loaded.destroy_all()
        if pyplot:
            pyplot.figs = kept
        if show:  # it remembers whether there are figures to show when the cell is done
            vars(show).update(to_show)


def _pyplot():
    return getattr(sys.modules.get("matplotlib._pylab_helpers"), "Gcf", None)


@contextlib.contextmanager
def _displays():
    """What goes to a notebook as a rich output, an error or a page, in a shell of IPython, where there is one."""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    publisher, pager = getattr(shell, "display_pub", None), getattr(shell, "payload_manager", None)
    with (
        _muted(sys, "displayhook"), _muted(shell, "showtraceback"), _muted(pager, "write_payload"),
        _muted(publisher, "publish"), _muted(publisher, "clear_output"),
    ):  # fmt: skip
        yield


@contextlib.contextmanager
def _streams():
    """Python's streams lead nowhere, also for whoever took hold of one earlier, such as the handler of a log."""
    streams = sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__
    _flush(*streams)  # what was said before is said
    with contextlib.ExitStack() as stack:
        for stream in {id(stream): stream for stream in streams}.values():
            stack.enter_context(_muted(stream, "write"))
        nowhere = stack.enter_context(open(os.devnull, "w", encoding="utf-8", errors="ignore"))
        stack.enter_context(contextlib.redirect_stdout(nowhere))
        stack.enter_context(contextlib.redirect_stderr(nowhere))
        yield


def _muted(owner, name):
    """A method does nothing for this thread or a new one; the others, such as the reader of a kernel's pipes, go on."""
    call = getattr(owner, name, None)
    if call is None:
        return contextlib.nullcontext()
    others = {thread.ident for thread in threading.enumerate()} - {threading.get_ident()}
    mute = lambda *what, **how: call(*what, **how) if threading.get_ident() in others else None  # noqa: E731
    return _replaced(owner, name, mute)


@contextlib.contextmanager
def _descriptors():
    """What writes below Python, such as another program, writes to the descriptors 1 and 2: they lead nowhere."""
    kept = {}
    try:
        with open(os.devnull, "wb") as nowhere:
            for descriptor in (1, 2):
                with contextlib.suppress(OSError):  # closed, or never open
                    kept[descriptor] = os.dup(descriptor)
                    os.dup2(nowhere.fileno(), descriptor)
        yield
    finally:
        _flush(sys.__stdout__, sys.__stderr__)  # while they lead nowhere
        for descriptor, copy in kept.items():
            os.dup2(copy, descriptor)
            os.close(copy)


def _flush(*streams):
    for stream in streams:
        with contextlib.suppress(AttributeError, OSError, ValueError):  # None, gone, or closed
            stream.flush()


@contextlib.contextmanager
def _replaced(owner, name, value):
    """Another attribute for a while, where the owner lets it be set."""
    own = getattr(owner, "__dict__", {}).get(name)
    try:
        with contextlib.suppress(AttributeError, TypeError):
            setattr(owner, name, value)
        yield
    finally:
        with contextlib.suppress(AttributeError, TypeError):
            delattr(owner, name) if own is None else setattr(owner, name, own)


def _nobody_to_ask(prompt=""):
    raise EOFError
