"""The seminar of jupyterhub_config.py with test accounts, for this machine alone: what `make class` starts."""

import atexit
import os
import secrets
import shutil
import socket
import tempfile
from pathlib import Path

# A folder that goes with the hub: what is tried out leaves nothing, unless a folder is named.
if "XENT_CLASS_FOLDER" not in os.environ:
    os.environ["XENT_CLASS_FOLDER"] = folder = tempfile.mkdtemp(prefix="xent-class-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

load_subconfig("jupyterhub_config.py", path=str(Path(__file__).resolve().parent))  # noqa: F821 (JupyterHub provides it)
c = get_config()  # noqa: F821
c.JupyterHub.cleanup_servers = True  # Ctrl+C ends all of it


def free(*wished):
    """Ports that nobody has: the wished ones where they are free."""
    with socket.socket() as one, socket.socket() as two, socket.socket() as three:
        for each, port in zip((one, two, three), wished):
            try:
                each.bind(("127.0.0.1", port))
            except OSError:
                each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in (one, two, three)]


public, hub, api = free(int(os.environ.get("PORT", "8000")), 8081, 8001)
c.JupyterHub.bind_url = f"http://127.0.0.1:{public}"    # others cannot reach it, whatever XENT_CLASS_URL says
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{api}"

# One password for all, new each time: whoever else works on this machine does not get in.
PASSWORD = os.environ.get("XENT_CLASS_PASSWORD") or secrets.token_hex(4)
ACCOUNTS = ["teacher", "ada", "ben", "chris", "dora", "emil"]
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = PASSWORD
c.Authenticator.allow_all = False
c.Authenticator.allowed_users = set(ACCOUNTS)
c.JupyterHub.log_level = "ERROR"    # what is printed below is to be found again
c.ConfigurableHTTPProxy.log_level = "error"
c.Spawner.args += ["--log-level=ERROR"]

print(f"A class to try out: http://127.0.0.1:{public}\nLog in as {', '.join(ACCOUNTS)}; "
      f"the password is {PASSWORD}. Two learners at once: two browsers, or a private window. End: Ctrl+C", flush=True)
