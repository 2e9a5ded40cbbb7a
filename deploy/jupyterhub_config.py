"""A seminar on one machine:  jupyterhub --config=deploy/jupyterhub_config.py   (or, to try it out: make class)

All servers run in the account that starts the hub, each in a folder of its own below .class/homes. So a learner who
writes code for it can read what another wrote: fit for a few people who trust each other. In a course, everybody has
an account of their own on the machine; The Littlest JupyterHub sees to that, and takes deploy/tljh.py.
"""

import os
import shutil
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1]
KEPT = Path(os.environ.get("XENT_CLASS_FOLDER", COURSE / ".class"))  # accounts, passwords and the learners' folders
KEPT.mkdir(mode=0o700, parents=True, exist_ok=True)
NODE = Path(sys.prefix, "node", "node_modules", ".bin", "configurable-http-proxy")  # where `make class` puts it

c = get_config()  # noqa: F821 (JupyterHub provides it)

# This machine only. For a room, name the machine's address there, XENT_CLASS_URL=http://192.168.1.5:8000, and know
# that passwords then travel in the clear: no TLS here.
c.JupyterHub.bind_url = os.environ.get("XENT_CLASS_URL", "http://127.0.0.1:8000")
c.ConfigurableHTTPProxy.command = [shutil.which("configurable-http-proxy") or str(NODE)]
c.ConfigurableHTTPProxy.pid_file = str(KEPT / "proxy.pid")
c.JupyterHub.cookie_secret_file = str(KEPT / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{KEPT / 'hub.sqlite'}"

# Since JupyterHub 5 nobody may log in unless named. learners.txt: one name a line. The first log-in sets the password,
# so let everybody log in while you watch. The one called teacher can start and stop the others' servers (Admin).
c.JupyterHub.authenticator_class = "firstuseauthenticator.FirstUseAuthenticator"
c.FirstUseAuthenticator.dbm_path = str(KEPT / "passwords.dbm")
c.Authenticator.admin_users = {"teacher"}
if (KEPT / "learners.txt").is_file():
    c.Authenticator.allowed_users = set((KEPT / "learners.txt").read_text("utf-8").split())

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(KEPT / "homes" / "{username}")
c.Spawner.cmd = [sys.executable, str(COURSE / "deploy" / "singleuser.py")]  # of this Python, whatever the PATH says
c.Spawner.args = [f"--config={COURSE / 'deploy' / 'jupyter_server_config.py'}"]
c.Spawner.default_url = "/lab/tree/cross-entropy/notebooks/00-start-here.ipynb"  # LabApp's own has no say behind a hub
# Thirty servers that start at once share the processor: with the usual 30 s none of them is there in time.
c.Spawner.start_timeout = c.Spawner.http_timeout = 300

# A hub that is started anew, after one more name in learners.txt say, finds all servers as it left them, and the pages
# on them connect again by themselves. So Ctrl+C ends no server: at the end of the day choose Admin, Stop All before it.
c.JupyterHub.cleanup_servers = False

# Who has been away for an hour gives the memory back. The pages are saved; the next visit starts a server again.
c.JupyterHub.services = [{"name": "culler", "command": [
    sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600", "--cull-every=300"]}]
c.JupyterHub.load_roles = [{"name": "culler", "services": ["culler"], "scopes": [
    "list:users", "read:users:activity", "read:servers", "delete:servers"]}]
