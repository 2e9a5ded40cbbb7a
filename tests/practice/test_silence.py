"""Silence: nothing that is done inside is heard, on whatever way it goes, and nothing stays changed."""

import builtins
import decimal
import gc
import io
import logging
import os
import random
import subprocess
import sys
import threading
import warnings

import numpy as np
import pytest

from xent_lesson.practice.exercise import Exercise
from xent_lesson.practice.silence import in_silence

square = Exercise("square", lambda x: x * x, [2, 3, 0, -1])


def speak_on_every_way():
    print("heard")
    print("heard", file=sys.stderr)
    sys.__stdout__.write("heard")
    sys.__stderr__.buffer.write(b"heard")
    os.write(1, b"heard")
    os.write(2, b"heard")
    os.system("echo heard")
    subprocess.run([sys.executable, "-c", "import sys; print('heard'); print('heard', file=sys.stderr)"], check=True)
    warnings.warn("heard", stacklevel=1)
    logging.error("heard")
    sys.displayhook("heard")
    thread = threading.Thread(target=print, args=["heard"])
    thread.start()
    thread.join()


def test_nothing_is_heard_and_what_is_said_before_and_after_is(capfd):
    print("before")
    with in_silence():
        speak_on_every_way()
    print("after")
    os.write(1, b"below")
    assert capfd.readouterr() == ("before\nafter\nbelow", "")


def test_what_was_printed_before_comes_out_even_if_it_was_not_flushed():
    """In a process of its own, whose output goes to a pipe and is therefore held back."""
    code = """
import os, sys
from xent_lesson.practice.silence import in_silence
stream, descriptors = sys.stdout, os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd") else 0
print("before")
with in_silence():
    print("heard"); stream.write("heard"); stream.buffer.write(b"heard"); os.system("echo heard"); os.write(2, b"heard")
print("after")
stream.flush()
os.system("echo below")
left = os.listdir("/proc/self/fd") if descriptors else 0
assert left == descriptors, (left, descriptors)
"""
    held_back = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    done = subprocess.run([sys.executable, "-c", code], env=held_back, capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == (["before", "after", "below"], "")


def test_whoever_took_hold_of_a_stream_earlier_is_not_heard_either(capsys):
    out, handler = sys.stdout, logging.StreamHandler(sys.stderr)
    with in_silence():
        out.write("heard")
        handler.emit(logging.makeLogRecord({"msg": "heard"}))
        print("heard", file=out)
    out.write("spoken")
    assert capsys.readouterr() == ("spoken", "") and "write" not in vars(out)


def test_another_thread_goes_on_speaking(capsys):
    out, speak, spoken = sys.stdout, threading.Event(), threading.Event()

    def other():
        speak.wait(10)
        out.write("other")
        spoken.set()

    thread = threading.Thread(target=other)
    thread.start()
    with in_silence():
        speak.set()
        assert spoken.wait(10)
    thread.join()
    assert capsys.readouterr().out == "other"


def test_two_threads_at_once_both_get_their_streams_back(capfd):
    def often():
        for _ in range(30):
            with in_silence():
                print("heard")

    threads = [threading.Thread(target=often) for _ in range(4)]
    streams = sys.stdout, sys.stderr
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os.write(1, b"below")
    assert (sys.stdout, sys.stderr) == streams and capfd.readouterr().out == "below"


@pytest.mark.parametrize("error", [ValueError, SystemExit, KeyboardInterrupt, GeneratorExit, StopIteration])
def test_an_exception_goes_through_and_leaves_everything_as_it_was(error, capfd):
    before = everything()
    with pytest.raises(error), in_silence():
        raise error
    assert everything() == before
    os.write(1, b"below")
    assert capfd.readouterr().out == "below"


def everything():
    loggers = [logging.root, logging.getLogger("known")]
    return (
        sys.stdout, sys.stderr, sys.stdin, sys.displayhook, builtins.input, warnings.filters[:], warnings.showwarning,
        np.geterr(), np.get_printoptions(), random.getstate(), repr(np.random.get_state()), decimal.getcontext().prec,
        [(logger.level, logger.handlers[:], logger.propagate, logger.disabled) for logger in loggers],
        logging.root.manager.disable, os.fstat(1).st_ino, os.fstat(2).st_ino,
    )  # fmt: skip


def test_settings_are_as_before_whatever_is_set_inside():
    before = everything()
    with in_silence():
        sys.stdout, sys.stderr, sys.displayhook = io.StringIO(), None, print
        warnings.simplefilter("error")
        warnings.showwarning = print
        np.seterr(all="ignore"), np.set_printoptions(precision=2), np.random.seed(3), random.seed(3)
        decimal.getcontext().prec = 3
        logging.basicConfig(level="DEBUG", force=True)
        logging.disable(logging.NOTSET)
        for logger in (logging.getLogger("known"), logging.getLogger("new one")):
            logger.addHandler(logging.StreamHandler())
            logger.setLevel(logging.DEBUG)
            logger.propagate = False
        os.close(2)
    assert everything() == before
    assert not logging.getLogger("new one").handlers and logging.getLogger("new one").propagate
    assert not logging.getLogger("known").isEnabledFor(logging.DEBUG)  # the answer of inside is not remembered


def test_nobody_is_asked():
    with in_silence(), pytest.raises(EOFError):
        input("heard")


def test_the_figures_that_were_open_are_left_alone_and_new_ones_are_closed():
    import matplotlib.pyplot as plt

    with plt.rc_context({"backend": "agg", "lines.linewidth": 3}):
        mine = plt.figure()
        plt.figure(7)
        plt.figure(mine.number)
        try:
            with in_silence():
                assert plt.get_fignums() == []
                plt.plot([1, 2])
                plt.figure(7)
                plt.rcParams["lines.linewidth"] = 9
                plt.style.use("dark_background")
                plt.show()
            assert plt.get_fignums() == [1, 7] and plt.gcf() is mine and not mine.axes
            assert plt.rcParams["lines.linewidth"] == 3
            with in_silence():
                plt.close("all")
            assert plt.get_fignums() == [1, 7]
        finally:
            plt.close("all")


def test_nothing_is_imported_for_it():
    code = "import sys; from xent_lesson.practice.silence import in_silence as s\nwith s(): pass\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"matplotlib", "IPython", "asyncio", "ipywidgets"} & set(loaded)


async def coroutine(x):
    print("heard")
    return x


async def asynchronous_numbers(x):
    print("heard")
    yield x


def raises_with_a_coroutine(x):
    raise ValueError(coroutine(x))


ASYNCHRONOUS = [
    coroutine, asynchronous_numbers, lambda x: [coroutine(x)], lambda x: {"a": (coroutine(x), {coroutine(x)})},
    lambda x: asynchronous_numbers(x).__anext__(), lambda x: [[1], coroutine(x), [2, 3]],
]  # fmt: skip


@pytest.mark.parametrize("answer", [
    *ASYNCHRONOUS, raises_with_a_coroutine, lambda x: coroutine(x) and x * x, lambda x: [coroutine(x), coroutine * x],
])  # fmt: skip
def test_a_coroutine_that_nobody_awaits_is_not_heard_of(answer, capfd):
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        square.check(answer)
        gc.collect()
    assert not heard and capfd.readouterr() == ("", "")


@pytest.mark.parametrize("exercise", [square, Exercise("number", 4.0), Exercise("choice", "yes")])
@pytest.mark.parametrize("answer", ASYNCHRONOUS)
def test_nor_where_it_is_the_answer_itself(exercise, answer, capfd):
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        assert exercise.check(answer(2)).state == "broken"
        gc.collect()
    assert not heard and capfd.readouterr() == ("", "")
