"""Each learner's server in a class. It runs as the learner, in the learner's home, however the hub starts it."""

import os
import runpy
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1]  # the checkout: readable by all, writable by no learner
HOME = Path.home()
MINE = HOME / "cross-entropy"                 # the learner's own pages, and the bets beside them

c = get_config()  # noqa: F821 (the server provides it)
load_subconfig("jupyter_lab_config.py", path=str(COURSE))  # noqa: F821  smooth sliders, no news over a lecture
c.ServerApp.root_dir = str(HOME)              # a hub may serve other courses too: their files stay in sight

# A kernel talks to its server through ports of the machine, and its answers can be read by whoever connects there.
# On a shared machine that is every other learner. "required" and not "auto": rather no kernel than an open one.
# (Sockets in the file system, transport = "ipc", fail where the path of a home is long: Linux allows 107 characters.)
c.KernelManager.transport_encryption = "required"

# An open lesson holds a kernel of about 110 MB, and an open tab counts as a connection: without cull_connected nothing
# is ever ended. Two hours, so that no lesson loses its kernel in a break.
c.MappingKernelManager.cull_idle_timeout = 2 * 3600
c.MappingKernelManager.cull_interval = 300
c.MappingKernelManager.cull_connected = True

# Kernels inherit this: what a picture leaves behind goes back to the machine at once. 6 MB less in a lesson, no slower.
os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", "65536")

# New pages come when a server starts: then no kernel is at work on the old ones. Whatever goes wrong (a full disk, a
# folder in the way), the server starts all the same, with the pages that are there.
try:
    came, edited = runpy.run_path(str(COURSE / "tools" / "class_pages.py"))["bring_pages"](COURSE, MINE)
    print(f"Pages that came: {len(came)}, that stay as edited: {len(edited)}", file=sys.stderr)
except Exception as why:
    print(f"No new pages: {type(why).__name__}: {why}", file=sys.stderr)
