"""Each learner's server in a class. It runs as the learner, in the learner's home, however the hub starts it."""

import os
import runpy
import secrets
import sys
import tempfile
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1]  # the checkout: readable by all, writable by no learner
HOME = Path.home()
MINE = HOME / "cross-entropy"                 # the learner's own pages, and the bets beside them

c = get_config()  # noqa: F821 (the server provides it)
load_subconfig("jupyter_lab_config.py", path=str(COURSE))  # noqa: F821  smooth sliders, no news over a lecture
c.ServerApp.root_dir = str(HOME)              # a hub may serve other courses too: their files stay in sight

# A kernel talks to its server through sockets in a folder that only the learner can enter (singleuser.py makes it).
# Ports of the machine, which are the default, could be heard by every other learner; and of thirty kernels that choose
# their ports in the same moment two may choose the same: then one of them never answers.
c.KernelManager.transport = "ipc"

# An open lesson holds a kernel of about 95 MB, and an open tab counts as a connection: without cull_connected nothing
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

# Jupyter signs each page that it opens, with a key that it keeps in the home. On a full disk it cannot, and then it
# opens none at all: an answer "500" to somebody who only wants to read. So there the key lives as long as the server.
try:
    with tempfile.TemporaryFile(dir=HOME, buffering=0) as probe:
        probe.write(bytes(2**16))
except OSError:
    c.NotebookNotary.secret, c.NotebookNotary.db_file = secrets.token_bytes(64), ":memory:"
