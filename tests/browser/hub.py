"""A class of its own on 127.0.0.1: the project's hub with test accounts, and a course that a test may change."""

import importlib.util
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import psutil
from lab import PATIENCE, ROOT

COURSE = ("deploy", "tools", "jupyter", "notebooks", "jupyter_lab_config.py")
HUBS = ("jupyterhub", "jupyterhub_idle_culler", "firstuseauthenticator")
PROXY = Path(sys.prefix, "node", "node_modules", ".bin", "configurable-http-proxy")
# On top of the class that `make class` starts: a look into the browser, and a key to the hub's own interface.
MORE = """
load_subconfig("try_out.py", path={deploy!r})
c.Spawner.args += ["--LabApp.expose_app_in_browser=True"]
c.JupyterHub.services += [{{"name": "test", "api_token": {token!r}}}]
c.JupyterHub.load_roles += [{{"name": "test", "services": ["test"], "scopes": [
    "admin:users", "admin:servers", "access:servers", "list:users", "read:users:activity", "read:servers"]}}]
"""


def what_is_missing():
    """What a class needs and is not here, in one line; "" if nothing is."""
    if os.name != "posix":
        return "JupyterHub runs on Linux and macOS"
    if gone := [name for name in HUBS if importlib.util.find_spec(name) is None]:
        return f"no {' and no '.join(gone)} here: make class installs it"
    if not (shutil.which("configurable-http-proxy") or PROXY.exists()):
        return "no configurable-http-proxy here: make class installs it, from npm"
    return ""


class Hub:
    """A running class. Use as a context manager: on leaving, the hub, its proxy and all servers are gone.

    folder : an empty one; the course lies in folder/course, the learners' homes in folder/class/homes
    """

    def __init__(self, folder):
        self.folder, self.course = Path(folder), Path(folder) / "course"
        self.token, self.password = secrets.token_hex(16), secrets.token_hex(8)
        self.log = self.folder / "hub.log"
        for name in COURSE:
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            (self.course / name).parent.mkdir(parents=True, exist_ok=True)
            copy(source, self.course / name)

    def home(self, name):
        """Where a learner's own lessons lie."""
        return self.folder / "class" / "homes" / name / "cross-entropy"

    def __enter__(self):
        config = self.folder / "hub_config.py"
        config.write_text(MORE.format(deploy=str(self.course / "deploy"), token=self.token), "utf-8")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "MPLBACKEND", "XENT_", "PORT"))}
        own = {"XENT_CLASS_FOLDER": str(self.folder / "class"), "XENT_CLASS_PASSWORD": self.password, "PORT": "0",
               "PYTHONUNBUFFERED": "1", "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), kept.get("PYTHONPATH")]))}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(  # in a session of its own: Ctrl+C is for us, and we end the hub as it wishes
                [sys.executable, "-m", "jupyterhub", f"--config={config}"], env=kept | own, cwd=self.folder, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True)
        try:
            self.url = self._wait(lambda: re.search(r"http://127\.0\.0\.1:\d+", self.log.read_text())).group()
            self._wait(lambda: self.ask("").ok)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *exc):
        self._end()

    def ask(self, path, method="GET", **more):
        """The hub's own interface, with all rights."""
        import requests

        return requests.request(method, f"{self.url}/hub/api/{path}", timeout=PATIENCE, **more,
                                headers={"Authorization": f"token {self.token}"})

    def running(self):
        """Who has a server now."""
        return {user["name"] for user in self.ask("users").json() if user["servers"] or user["pending"]}

    def transports(self):
        """What kernels talk through: "ipc", sockets in a folder, or "tcp", ports that all on the machine may connect to."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        named = [each.cmdline() for each in family if "ipykernel_launcher" in each.cmdline()]
        return {json.loads(Path(line[line.index("-f") + 1]).read_text("utf-8"))["transport"] for line in named}

    def cull(self, idle=1):
        """What the culler does every five minutes, now: end the servers of those who were away for so many seconds."""
        command = [sys.executable, "-m", "jupyterhub_idle_culler", f"--url={self.url}/hub/api", f"--timeout={idle}",
                   "--cull-every=1"]
        culler = subprocess.Popen(command, env=os.environ | {"JUPYTERHUB_API_TOKEN": self.token},
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self._wait(lambda: not self.running())
        finally:
            culler.terminate()
            culler.wait(PATIENCE)

    def _wait(self, condition):
        import requests

        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                if found := condition():
                    return found
            except requests.ConnectionError:
                pass
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"still waiting for the hub:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.1)

    def _end(self):
        family = []
        if self.process.poll() is None:
            family = psutil.Process(self.process.pid).children(recursive=True)
            self.process.terminate()  # its own way out: servers and proxy first
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
        for each in psutil.wait_procs(family, timeout=5)[1]:
            each.kill()


class Seat:
    """A learner before a browser, logged in: stands in for a Lab where a Lesson is opened."""

    def __init__(self, hub, page, name):
        self.hub, self.page, self.name = hub, page, name
        page.goto(f"{hub.url}/hub/login?{urlencode({'next': f'/hub/spawn/{name}'})}")
        page.locator("#username_input").fill(name)
        page.locator("#password_input").fill(hub.password)
        page.locator("#login_submit").click()
        page.wait_for_url(f"**/user/{name}/lab/**", timeout=2 * PATIENCE * 1000)

    def address(self, path):
        """Where one of the learner's lessons opens, in a workspace of its own."""
        workspace = secrets.token_hex(4)
        return f"{self.hub.url}/user/{self.name}/lab/workspaces/{workspace}/tree/cross-entropy/notebooks/{path}?reset"
