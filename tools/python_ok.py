"""Says in one line what this Python lacks, before .venv is made.  Must run on any Python, however old."""

import sys

name = sys.argv[1] if len(sys.argv) > 1 else "python3"
version = ".".join(map(str, sys.version_info[:3]))

if tuple(sys.version_info[:2]) < (3, 11):
    sys.exit("This project needs Python 3.11 or newer; `%s` is %s. "
             "Install a newer one, or: make lab PYTHON=python3.12" % (name, version))
try:
    import ensurepip  # noqa: F401 (Debian has venv without it, and then `-m venv` fails half-way)
    import venv  # noqa: F401
except ImportError:
    sys.exit("This project needs Python's venv; `%s` (%s) comes without it. "
             "On Debian or Ubuntu: apt install python3-venv" % (name, version))
