"""A JupyterLab of its own on 127.0.0.1: the project's configuration, nothing of the user's."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds for anything to happen: a build machine may be busy


class Lab:
    """A running JupyterLab that serves folder/"served": put there what is to be opened.

    folder : an empty one. Use as a context manager: on leaving, the server and its kernels are gone.
    """

    def __init__(self, folder):
        self.folder, self.served = Path(folder), Path(folder) / "served"
        self.served.mkdir()
        self.token = secrets.token_hex()
        self.url = f"http://127.0.0.1:{_free_port()}"
        self.log = self.folder / "lab.log"

    def address(self, path):
        """Where a notebook opens, in a workspace of its own so that no earlier tab comes back."""
        return f"{self.url}/lab/workspaces/{secrets.token_hex(4)}/tree/{path}?reset&token={self.token}"

    def __enter__(self):
        command = [
            sys.executable, "-m", "jupyterlab", f"--config={ROOT / 'jupyter_lab_config.py'}", "--no-browser",
            f"--port={self.url.rpartition(':')[2]}", "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={self.served}",
            "--LabApp.expose_app_in_browser=True",  # window.jupyterapp tells what the kernel is doing
        ]
        with self.log.open("w") as log:
            self._server = subprocess.Popen(
                command, env=self._environment(), cwd=self.folder, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *exc):
        try:
            self._ask("shutdown", "POST")  # the server's own way out: kernels first
        except OSError:
            pass
        self._end()

    def close_sessions(self):
        """End every kernel: on two cores, one that nobody watches is in the way of the next."""
        for session in self._ask("sessions"):
            self._ask(f"sessions/{session['id']}", "DELETE")

    def kernels(self):
        """The processes of the kernels that run now."""
        below = psutil.Process(self._server.pid).children(recursive=True)
        return [each for each in below if any("ipykernel" in part for part in each.cmdline())]

    @contextmanager
    def deaf_kernels(self):
        """While it lasts no kernel answers. (A cell that runs on and on is no such thing: sliders have a subshell.)"""
        kernels = self.kernels()
        for kernel in kernels:
            kernel.suspend()
        try:
            yield kernels
        finally:
            for kernel in kernels:
                kernel.resume()

    def _environment(self):
        own = {
            name: str(self.folder / name.lower())
            for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTERLAB_SETTINGS_DIR",
                         "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")
        }
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "MPLBACKEND", "XENT_LESSON"))}
        return kept | own | {"JUPYTER_TOKEN": self.token}

    def _wait_until_it_answers(self):
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self._ask("status")
            except OSError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text()[-3000:]}") from None
                time.sleep(0.1)

    def _ask(self, path, method="GET"):
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}/api/{path}", method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
            body = reply.read()
        return json.loads(body) if body else None

    def _end(self):
        try:
            family = [self._server, *psutil.Process(self._server.pid).children(recursive=True)]
        except psutil.NoSuchProcess:
            family = [self._server]
        try:
            self._server.wait(PATIENCE / 4)
        except subprocess.TimeoutExpired:
            self._server.terminate()
        for process in family:
            try:
                process.wait(PATIENCE / 6)
            except (subprocess.TimeoutExpired, psutil.TimeoutExpired):
                process.kill()
        self._server.wait(PATIENCE)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
