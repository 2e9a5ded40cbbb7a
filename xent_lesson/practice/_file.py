"""One small file that several kernels share: read whole, replaced whole, under a lock that hangs nobody.

The lock is a file beside it, so whoever finds the file finds the lock. It goes with its holder, however that ends; a
holder who is only stopped keeps it, and the others are told that it is Busy after a few seconds.
"""

import errno
import os
import re
import stat
import time
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

PATIENCE = 3  # seconds
_PAUSE = 0.005
_BUSY = {errno.EAGAIN, errno.EWOULDBLOCK} if fcntl else {errno.EACCES, errno.EDEADLK}
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)  # to open a pipe must not be to wait for somebody at its other end
_LOCK = os.O_RDWR | os.O_CREAT | _AT_ONCE | getattr(os, "O_NOFOLLOW", 0)
_HOUR = 3600


class Busy(OSError):
    """Another kernel has had the lock for all our patience."""


class NotAFile(OSError):
    """A folder, a pipe, a device: there is no file here to read or to replace."""


def target(path):
    """The file that a path leads to, so that a link stays a link: what it points to is read and replaced."""
    return Path(os.path.realpath(path))


def read(path):
    """The bytes of a file, None if there is none. It is only ever replaced whole, so to read it needs no lock."""
    try:
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _AT_ONCE)) as file:
            _refuse_what_is_no_file(file.fileno())
            return file.read()
    except FileNotFoundError:
        return None


def replace(path, text):
    """Put this text in the file's place, in one step and under its lock: whoever looks sees the old or the new, whole.

    Half a character (a lone surrogate) becomes an escape, which JSON reads as what it was.
    """
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)  # of a kernel that was killed: nobody else writes under the lock
    try:
        write_new(part, text)
        _move(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    _sweep(path)


def write_new(path, text):
    """Write a file that was not there, for its owner's eyes."""
    private = dict(opener=lambda name, flags: os.open(name, flags, 0o600))
    with open(path, "x", encoding="utf-8", errors="backslashreplace", newline="\n", **private) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def free_name(path):
    """A name beside the file, for what cannot be read, that nothing has yet."""
    number = 1
    while os.path.lexists(aside := path.with_name(f"{path.stem}.unreadable-{number}{path.suffix}")):
        number += 1
    return aside


@contextmanager
def locked(path):
    """Only one kernel at a time. Raises Busy where another has it for too long."""
    lock, end = path.with_name(f"{path.name}.lock"), time.monotonic() + PATIENCE
    while (handle := _take(lock)) is None:
        if time.monotonic() > end:
            raise Busy(errno.EBUSY, f"another kernel holds {lock.name}")
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        _give_back(lock, handle)


def _take(lock):
    """The open lock, or None if another kernel has it. Never through a link that somebody has laid there."""
    handle = None
    try:
        handle = os.open(lock, _LOCK, 0o600)
        _refuse_what_is_no_file(handle)
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        if _lies_there(handle, lock):
            held, handle = handle, None
            return held
    except OSError as error:
        if error.errno not in _BUSY:
            raise
    finally:
        if handle is not None:
            os.close(handle)


def _lies_there(handle, lock):
    """Whether the lock is still the one that others find: its last holder may have removed it before we had it."""
    try:
        return not fcntl or os.path.samestat(os.fstat(handle), os.lstat(lock))
    except FileNotFoundError:
        return False


def _give_back(lock, handle):
    """Remove the lock, while it is ours, and let go. Windows removes no open file: there the other way round."""
    empty = os.fstat(handle).st_size == 0  # anything else is somebody's own file, of this name by chance
    if not fcntl:
        os.close(handle)
    if empty:
        with suppress(OSError):
            os.unlink(lock)
    if fcntl:
        os.close(handle)


def _move(part, path):
    """os.replace; on Windows it has to wait until nobody is reading the old file."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return os.replace(part, path)
        except PermissionError:
            if fcntl or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)


def _sweep(path):
    """Remove what killed kernels of the first edition left half-written, under a name of its own each time."""
    with suppress(OSError):
        for part in path.parent.glob("*.part"):
            ours = re.fullmatch(rf"{re.escape(path.stem)}\.[a-z0-9_]{{8}}\.part", part.name)
            if ours and time.time() - part.lstat().st_mtime > _HOUR:
                part.unlink()


def _refuse_what_is_no_file(handle):
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise NotAFile(errno.EINVAL, "not a regular file")
