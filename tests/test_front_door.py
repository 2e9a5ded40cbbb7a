"""The front door: what the README promises before any lesson is open."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tomllib
import types
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from traitlets.config.loader import PyFileConfigLoader

ROOT = Path(__file__).resolve().parents[1]
FIVE = {"jupyterlab", "numpy", "matplotlib", "ipywidgets", "nbval"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WEBSOCKET = "jupyter_server.services.kernels.websocket"


def lines(name):
    text = (ROOT / name).read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


# --- requirements ----------------------------------------------------------------------------------------------------

def test_requirements_are_the_five_and_the_project():
    assert set(lines("requirements.txt")) == FIVE | {"-e .", "-c constraints.txt"}
    assert {Requirement(r).name for r in PROJECT["dependencies"]} == FIVE


@pytest.mark.parametrize("python", ["3.11.7", "3.12.1", "3.13.0", "3.14.0"])
@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_one_known_good_version_for_every_python_and_system(python, system):
    where = {"python_version": python.rpartition(".")[0], "python_full_version": python, "sys_platform": system,
             "os_name": "nt" if system == "win32" else "posix", "implementation_name": "cpython"}
    pins = {}
    for line in lines("constraints.txt"):
        pin = Requirement(line)
        assert pin.url is None and re.fullmatch(r"==[^*,]+", str(pin.specifier)), line
        if pin.marker is None or pin.marker.evaluate(where):
            assert pins.setdefault(canonicalize_name(pin.name), pin) is pin, f"{pin.name} is pinned twice"
    extras = PROJECT["optional-dependencies"]
    for wanted in map(Requirement, PROJECT["dependencies"] + extras["test"] + extras["class"]):
        pin = pins[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(str(pin.specifier)[2:]), f"{pin} is not {wanted}"


def test_every_file_of_the_package_is_in_the_wheel():
    """What is no Python must be named in pyproject.toml. (tools/try_wheel.py builds the wheel and opens everything.)"""
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    globs = [f"{room.replace('.', '/')}/{glob}" for room, globs in named.items() for glob in globs]
    packed = {path for glob in globs for path in ROOT.glob(glob)}
    files = {path for path in (ROOT / "xent_lesson").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {path for path in files - packed if path.suffix != ".py" and ".mine-" not in path.name} == set()


# --- a course's own machine: requirements.txt alone, nbval alone, a home that cannot be written ----------------------

@pytest.mark.skipif(os.name != "posix", reason="/dev/null/x cannot be made on Linux and macOS")
def test_a_lesson_passes_nbval_with_the_five_alone_and_no_home(tmp_path):
    lessons, without = tmp_path / "notebooks", tmp_path / "without"
    lessons.mkdir()
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    cell = nbformat.v4.new_code_cell("from xent_lesson import surprise_curve", execution_count=1)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), lessons / "01-scratch.ipynb")
    (lessons / "01-scratch.mine-2026-11-26.ipynb").write_text("{")  # what an update has kept is nobody's test
    without.mkdir()
    for name in {Requirement(r).name for r in PROJECT["optional-dependencies"]["test"]} - {"pytest"}:  # nbval's
        module = name.removeprefix("pytest-").replace("-", "_")
        (without / f"{module}.py").write_text(f"raise ModuleNotFoundError('{name} is not installed')\n")
    nowhere = dict.fromkeys(["HOME", "MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"], "/dev/null/x")
    path = os.pathsep.join([str(without), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "nbval.plugin", "--nbval", "notebooks", "-o", "cache_dir=/dev/null/x"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120,
        env=os.environ | nowhere | {"PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout + done.stderr


# --- JupyterLab's configuration file ---------------------------------------------------------------------------------

def load(monkeypatch, handler, **environment):
    """The settings the file makes, with `handler` (or nothing) in the place of the server's own websocket class."""
    server = types.SimpleNamespace(**({"KernelWebsocketHandler": handler} if handler else {}))
    monkeypatch.setitem(sys.modules, WEBSOCKET, server)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return PyFileConfigLoader("jupyter_lab_config.py", path=str(ROOT)).load_config()


class Socket:
    """A kernel websocket that writes down what is done to it."""

    def __init__(self):
        self.done = []

    def set_nodelay(self, value):
        self.done.append(("nodelay", value))

    async def open(self, kernel_id):
        self.done.append(("open", kernel_id))


def opened(handler):
    socket = handler()
    asyncio.run(socket.open("k"))
    return socket.done


def test_small_messages_are_sent_at_once(monkeypatch, capsys):
    handler = type("Known", (Socket,), {})
    load(monkeypatch, handler)
    assert opened(handler) == [("nodelay", True), ("open", "k")]
    assert capsys.readouterr().err == ""


def test_the_installed_server_has_the_class_that_is_asked_for():
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
    assert asyncio.iscoroutinefunction(KernelWebsocketHandler.open) and callable(KernelWebsocketHandler.set_nodelay)


def test_a_server_without_the_class_only_warns(monkeypatch, capsys):
    assert load(monkeypatch, None).LabApp.default_url
    assert capsys.readouterr().err.count("\n") == 1


def test_a_server_whose_class_refuses_warns_once_and_opens(monkeypatch, capsys):
    def refuse(self, value):
        raise RuntimeError

    handler = type("Refusing", (Socket,), {"set_nodelay": refuse})
    load(monkeypatch, handler)
    assert opened(handler) == opened(handler) == [("open", "k")]
    assert capsys.readouterr().err.count("\n") == 1


def test_lab_stays_on_this_machine_and_keeps_its_token(monkeypatch):
    made = load(monkeypatch, None)
    assert made.ServerApp.ip == "127.0.0.1"
    assert Path(made.ServerApp.root_dir) == ROOT
    assert (ROOT / made.LabApp.default_url.removeprefix("/lab/tree/")).is_file()
    assert "token" not in made.get("IdentityProvider", {}) and "token" not in made.ServerApp
    assert '"fetchNews": "false"' in (Path(made.LabApp.app_settings_dir) / "overrides.json").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_the_address_is_printed(monkeypatch):
    assert load(monkeypatch, None).ServerApp.open_browser is False
    assert "open_browser" not in load(monkeypatch, None, DISPLAY=":0").ServerApp


# --- make says in one line what is missing ---------------------------------------------------------------------------

@pytest.fixture
def make(tmp_path):
    if os.name != "posix" or not shutil.which("make"):
        pytest.skip("make is for Linux and macOS")
    house = tmp_path / "a path with spaces"
    (house / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", house)
    shutil.copy(ROOT / "tools/python_ok.py", house / "tools")

    def run(python, **environment):
        outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        done = subprocess.run(["make", ".venv/bin/python", f"PYTHON={python}"], cwd=house, capture_output=True,
                              text=True, env={**outside, **environment}, timeout=60)
        assert done.returncode and not done.stdout and not (house / ".venv").exists()
        said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
        assert len(said) == 1, done.stderr
        return said[0]

    return run


def test_make_names_a_python_that_is_too_old(make, tmp_path):
    old = tmp_path / "old python"
    old.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "import runpy, sys; sys.version_info = (3, 9, 18); '
                   'sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0])" "$@"\n')
    old.chmod(0o755)
    assert "needs Python 3.11 or newer" in (said := make(old)) and "3.9.18" in said


def test_make_names_a_python_that_is_not_there(make):
    assert "there is no `python-of-nobody`" in make("python-of-nobody")


def test_make_names_debians_missing_package(make, tmp_path):
    (tmp_path / "ensurepip.py").write_text("raise ImportError")
    assert "python3-venv" in make(sys.executable, PYTHONPATH=str(tmp_path))


# --- what the texts point at exists ----------------------------------------------------------------------------------

@pytest.mark.parametrize("text", ["README.md", "CONTRIBUTING.md"])
def test_every_link_and_every_make_target_exists(text):
    said = (ROOT / text).read_text("utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", said) if "://" not in link]
    assert [link for link in links if link and not (ROOT / link).exists()] == []
    code = "\n".join(re.findall(r"`[^`]+`|^    .*$", said, re.MULTILINE))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    asked = set(re.findall(r"\bmake ([a-z]+)", code))
    assert asked and asked <= targets
