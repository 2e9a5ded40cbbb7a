"""JupyterLab as the lessons need it:  python -m jupyterlab --config=jupyter_lab_config.py"""

import functools
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

c = get_config()  # noqa: F821 (JupyterLab provides it)

c.ServerApp.ip = "127.0.0.1"                       # this machine only; the token stays on
c.ServerApp.root_dir = str(HERE)                   # the file browser reaches the whole project
c.LabApp.default_url = "/lab/tree/notebooks/00-start-here.ipynb"
c.LabApp.app_settings_dir = str(HERE / "jupyter")  # overrides.json: no news pop-up over a lecture

if hasattr(os, "geteuid") and os.geteuid() == 0:   # a bare container has no other user
    c.ServerApp.allow_root = True
if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))):
    c.ServerApp.open_browser = False               # nowhere to show one: print the address


@functools.cache                                   # once
def warn(why):
    print(f"jupyter_lab_config.py: this server version is new to it ({why}); pictures may move less smoothly.",
          file=sys.stderr)


# A slider sends many small messages.  The server leaves Nagle's algorithm on, so each of them waits up to 40 ms for the
# browser to acknowledge the one before, and a dragged picture stalls at 20 frames a second instead of 59.
def send_at_once(handler):
    """Let this websocket handler switch TCP_NODELAY on when it opens."""
    plain_open = handler.open
    handler.set_nodelay

    @functools.wraps(plain_open)
    async def open(self, *args, **kwargs):
        try:
            self.set_nodelay(True)
        except Exception as error:                 # smoothness is not worth a lost kernel
            warn(type(error).__name__)
        await plain_open(self, *args, **kwargs)

    handler.open = open


try:
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
    send_at_once(KernelWebsocketHandler)
except (ImportError, AttributeError) as error:
    warn(type(error).__name__)
