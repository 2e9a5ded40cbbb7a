"""A class: the files of deploy/ name what exists, say no more than fits a screen, and agree with one another."""

import os
import re
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from traitlets.config.loader import PyFileConfigLoader

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
FIRST_PAGE = "/lab/tree/cross-entropy/notebooks/00-start-here.ipynb"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_fits_a_screen_and_says_why(path):
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= 60 and max(map(len, lines)) <= 120
    assert lines[0].startswith(('"""', "# "))


@pytest.fixture
def load(tmp_path, monkeypatch):
    """What a file of deploy/ sets, for somebody who has this folder for a home."""
    monkeypatch.setenv("XENT_CLASS_FOLDER", str(tmp_path / "class"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return lambda name: PyFileConfigLoader(name, path=str(DEPLOY)).load_config()


def test_every_way_to_a_server_opens_the_first_lesson(load):
    assert (ROOT / FIRST_PAGE.replace("/lab/tree/cross-entropy", ".")).is_file()
    assert load("jupyterhub_config.py").Spawner.default_url == load("tljh.py").Spawner.default_url == FIRST_PAGE
    assert f"defaultUrl: {FIRST_PAGE}\n" in (DEPLOY / "values.yaml").read_text("utf-8")


def test_a_server_gives_its_learner_the_lessons_and_keeps_its_kernels_to_itself(load, tmp_path, capsys):
    made = load("jupyter_server_config.py")
    assert made.ServerApp.root_dir == str(tmp_path) and made.ServerApp.ip == "127.0.0.1"
    assert made.KernelManager.transport == "ipc"
    assert made.MappingKernelManager.cull_connected and made.MappingKernelManager.cull_idle_timeout >= 3600
    given = {path.name for path in (tmp_path / "cross-entropy/notebooks").iterdir()}
    assert given == {path.name for path in (ROOT / "notebooks").glob("*.ipynb") if ".mine-" not in path.name}
    assert capsys.readouterr().err == f"Pages that came: {len(given)}, that stay as edited: 0\n"


def test_a_home_that_takes_nothing_still_gets_a_server(load, tmp_path, capsys):
    (tmp_path / "cross-entropy").write_text("a file of this name")
    assert load("jupyter_server_config.py").ServerApp.root_dir
    assert capsys.readouterr().err.startswith("No new pages: FileExistsError")


def test_where_nothing_can_be_written_pages_open_all_the_same(load, tmp_path, monkeypatch):
    assert "NotebookNotary" not in load("jupyter_server_config.py")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "gone")
    monkeypatch.setattr(Path, "mkdir", lambda *_, **__: None)  # nobody may make it
    made = load("jupyter_server_config.py").NotebookNotary
    assert len(made.secret) == 64 and made.db_file == ":memory:"


def test_kernels_get_a_folder_for_their_sockets_that_is_closed_short_and_goes_with_the_server(tmp_path):
    """singleuser.py, with a hub that only says where it is."""
    (tmp_path / "jupyterhub").mkdir()
    (tmp_path / "jupyterhub/singleuser.py").write_text("""def main():
    import jupyter_core.paths, os
    folder = jupyter_core.paths.jupyter_runtime_dir()
    print(folder, oct(os.stat(folder).st_mode & 0o777))
    raise SystemExit(3)
""")
    (tmp_path / "jupyterhub/__init__.py").touch()
    done = subprocess.run([sys.executable, DEPLOY / "singleuser.py"], env=os.environ | {"PYTHONPATH": str(tmp_path)},
                          capture_output=True, text=True)
    folder, mode = done.stdout.split()
    assert (done.returncode, mode, done.stderr) == (3, "0o700", "")
    assert len(f"{folder}/kernel-{uuid.uuid4()}-ipc-5") < 104  # macOS; Linux allows 107
    assert not Path(folder).exists()


def test_a_hub_listens_to_this_machine_and_lets_in_who_is_named(load, tmp_path, monkeypatch):
    monkeypatch.delenv("XENT_CLASS_URL", raising=False)
    made = load("jupyterhub_config.py")
    assert made.JupyterHub.bind_url == "http://127.0.0.1:8000" and "allow_all" not in made.Authenticator
    assert "allowed_users" not in made.Authenticator
    (tmp_path / "class/learners.txt").write_text("ada\nben\n")
    assert load("jupyterhub_config.py").Authenticator.allowed_users == {"ada", "ben"}


def test_a_hub_that_starts_anew_finds_its_servers_and_one_to_try_out_leaves_none(load):
    assert load("jupyterhub_config.py").JupyterHub.cleanup_servers is False
    assert load("try_out.py").JupyterHub.cleanup_servers is True


def test_a_class_to_try_out_is_closed_to_other_machines(load, monkeypatch, capsys):
    monkeypatch.setenv("XENT_CLASS_URL", "http://0.0.0.0:8000")
    made = load("try_out.py")
    addresses = [made.JupyterHub.bind_url, made.JupyterHub.hub_bind_url, made.ConfigurableHTTPProxy.api_url]
    assert all(re.fullmatch(r"http://127\.0\.0\.1:\d+", address) for address in addresses) and len(set(addresses)) == 3
    assert made.DummyAuthenticator.password in (said := capsys.readouterr().out) and addresses[0] in said
    assert not made.Authenticator.allow_all and len(made.DummyAuthenticator.password) >= 8


def test_the_recipe_of_the_image_copies_what_a_server_needs():
    recipe = (DEPLOY / "Dockerfile").read_text("utf-8")
    copied = {name for line in re.findall(r"^COPY (.*)$", recipe, re.MULTILINE) for name in line.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    assert copied >= {"xent_lesson", "notebooks", "tools", "deploy", "jupyter", "jupyter_lab_config.py"}
