"""Which torch is installed where, and that an interrupted install is mended; a script stands in for uv."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from assessment.run import install

CPU_WHEEL = "torch==2.13.0+cpu"
AUTO = "--torch-backend=auto"
PYPROJECT = """
[build-system]
requires = []
[project]
name = "evenmark"
[tool.setuptools]
packages = []
"""
# The line after the first is read by the shell, and by Python as a text: a path after #! must not have a space.
FAKE_UV = """#!/bin/sh
"exec" "{python}" "$0" "$@"
import json, os, pathlib, sys
arguments = sys.argv[1:]
root = pathlib.Path({root!r})
if arguments == ["--version"]:
    sys.exit(print("uv {version} (here)"))
if arguments[0] == "venv":
    made = pathlib.Path(arguments[-1]) / "bin" / "python"
    made.parent.mkdir(parents=True)
    made.touch()
if "--dry-run" in arguments:
    offered = json.loads((root / "offered").read_text())
    key = "--torch-backend=auto" if "--torch-backend=auto" in arguments else arguments[-1]
    sys.stderr.write(offered.get(key, ""))
    sys.exit(key not in offered)
with (root / "calls").open("a") as calls:
    calls.write(json.dumps(arguments) + "\\n")
sys.exit((root / "fails").exists())
"""


class Checkout:
    """A folder with this project's requirements, and a uv that notes what it is asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "pyproject.toml").write_text(PYPROJECT)
        (root / "constraints.txt").write_text("tornado==1\ntorch==2.13.0\ntorchtext==3\n")
        (root / "bin").mkdir()
        self.write_uv("0.13.9")
        self.offer()

    def write_uv(self, version: str) -> None:
        uv = self.root / "bin" / "uv"
        uv.write_text(FAKE_UV.format(python=sys.executable, root=str(self.root), version=version))
        uv.chmod(0o755)

    def offer(self, **plans: str) -> None:
        """Say what a dry run finds: `cpu_wheel`, `auto` and `plain`, each with what it would install."""
        names = {"cpu_wheel": CPU_WHEEL, "auto": AUTO, "plain": "torch==2.13.0"}
        (self.root / "offered").write_text(json.dumps({names[name]: plan for name, plan in plans.items()}))

    def calls(self) -> list[list[str]]:
        """Return what uv was asked to do since the last time."""
        file = self.root / "calls"
        lines = file.read_text().splitlines() if file.exists() else []
        file.write_text("")
        return [json.loads(line) for line in lines]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENVS", tmp_path / ".venvs")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("UV_FIND_LINKS", raising=False)
    monkeypatch.delenv("TORCH_BACKEND", raising=False)
    return Checkout(tmp_path)


def test_web_needs_no_torch(checkout: Checkout) -> None:
    assert install.install_environment(["web"]) == 0
    venv, packages = checkout.calls()
    assert venv[:1] == ["venv"]
    python = str(checkout.root / ".venvs" / "web" / "bin" / "python")
    assert packages == ["pip", "install", "--python", python, "-c", "constraints.txt", "-e", "."]


def test_second_run_does_nothing(checkout: Checkout) -> None:
    install.install_environment(["web"])
    checkout.calls()
    assert install.is_current("web")
    assert install.install_environment(["web"]) == 0
    assert checkout.calls() == []


CUDA_PLAN = "Would install 2 packages\n + nvidia-cublas==13.1\n + torch==2.13.0\n"
CPU_PLAN = "Would install 1 package\n + torch==2.13.0\n"


@pytest.mark.parametrize(
    ("offered", "environment", "chosen"),
    [
        ({"cpu_wheel": CPU_PLAN, "auto": CPU_PLAN}, {"UV_FIND_LINKS": "/wheels"}, [CPU_WHEEL]),
        ({"cpu_wheel": CPU_PLAN, "auto": CPU_PLAN}, {}, [AUTO]),
        ({"auto": CPU_PLAN, "plain": CUDA_PLAN}, {"UV_FIND_LINKS": "/wheels"}, [AUTO]),
        ({"plain": CPU_PLAN}, {"UV_FIND_LINKS": ""}, []),
        ({"plain": CUDA_PLAN}, {"TORCH_BACKEND": "cu130"}, ["--torch-backend=cu130"]),
    ],
)
def test_torch_is_chosen_by_what_is_offered(
    checkout: Checkout,
    monkeypatch: pytest.MonkeyPatch,
    offered: dict[str, str],
    environment: dict[str, str],
    chosen: list[str],
) -> None:
    checkout.offer(**offered)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert install.install_environment(["worker"]) == 0
    assert checkout.calls()[-1][4:] == ["-c", "constraints.txt", *chosen, "-e", ".[worker]"]


@pytest.mark.parametrize("offered", [{}, {"plain": CUDA_PLAN}, {"plain": " + cuda-toolkit==13.0\n"}])
def test_cuda_is_never_installed_unasked(
    checkout: Checkout, capsys: pytest.CaptureFixture[str], offered: dict[str, str]
) -> None:
    checkout.offer(**offered)
    assert install.install_environment(["dev"]) == 1
    assert [call[0] for call in checkout.calls()] == ["venv"]
    assert "TORCH_BACKEND=cpu make run" in capsys.readouterr().err
    assert not install.is_current("dev")


def test_install_that_failed_starts_afresh(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout.root / "fails").touch()
    assert install.install_environment(["web"]) == 1
    assert "the next run mends what is half done" in capsys.readouterr().err
    (checkout.root / "fails").unlink()
    shutil.rmtree(checkout.root / ".venvs" / "web")
    checkout.calls()
    assert install.install_environment(["web"]) == 0
    assert [call[0] for call in checkout.calls()] == ["venv", "pip"]


@pytest.mark.parametrize(
    ("changed", "calls"),
    [
        ("constraints.txt", ["pip"]),
        ("pyproject.toml", ["pip"]),
        (".venvs/web.stamp", ["venv", "pip"]),
    ],
)
def test_change_is_installed(checkout: Checkout, changed: str, calls: list[str]) -> None:
    install.install_environment(["web"])
    checkout.calls()
    texts = {
        "constraints.txt": "torch==2.13.0\n",
        "pyproject.toml": PYPROJECT.replace("evenmark", "other"),
        ".venvs/web.stamp": install.UNFINISHED,
    }
    (checkout.root / changed).write_text(texts[changed])
    if calls[0] == "venv":
        shutil.rmtree(checkout.root / ".venvs" / "web")
    assert not install.is_current("web")
    assert install.install_environment(["web"]) == 0
    assert [call[0] for call in checkout.calls()] == calls


def test_settings_of_tools_are_no_reason_to_install(checkout: Checkout) -> None:
    install.install_environment(["web"])
    (checkout.root / "pyproject.toml").write_text(PYPROJECT + "[tool.ruff]\nline-length = 100\n")
    assert install.is_current("web")


def test_environment_that_was_made_by_hand_is_kept(checkout: Checkout) -> None:
    python = checkout.root / ".venvs" / "web" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    assert install.install_environment(["web"]) == 0
    assert [call[0] for call in checkout.calls()] == ["pip"]


def test_on_a_full_disk_nothing_is_installed(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**10, 10**10, 10**8))
    assert install.install_environment(["worker"]) == 1
    assert "100 MB free, and worker needs about 1500 MB" in capsys.readouterr().err
    assert checkout.calls() == []


@pytest.mark.parametrize("arguments", [[], ["all"], ["web", "dev"]])
def test_other_arguments_are_told_the_names(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert install.install_environment(arguments) == 1
    assert "name one of: web, worker, dev" in capsys.readouterr().err


def test_sizes_and_extras_name_the_same_environments() -> None:
    assert install.MEGABYTES.keys() == install.EXTRAS.keys()


def test_constraints_of_this_checkout_name_a_torch() -> None:
    assert install._torch_version()
    assert os.access(install.__file__, os.R_OK)


FAKE_PIP = """#!/bin/sh
"exec" "{python}" "$0" "$@"
import json, pathlib, sys
arguments = sys.argv[1:]
root = pathlib.Path({root!r})
with (root / "calls").open("a") as calls:
    calls.write(json.dumps(arguments) + "\\n")
sys.exit(any(word in arguments for word in json.loads((root / "offered").read_text())))
"""


@pytest.mark.parametrize(
    ("refused", "code", "torch"),
    [
        ([], 0, [CPU_WHEEL]),
        ([CPU_WHEEL], 0, ["--no-deps", "--index-url", f"{install.PYTORCH}/cpu", "torch==2.13.0"]),
        (
            [CPU_WHEEL, "--index-url"],
            1,
            ["--no-deps", "--index-url", f"{install.PYTORCH}/cpu", "torch==2.13.0"],
        ),
    ],
)
def test_pip_where_uv_cannot_be_had(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, refused: list[str], code: int, torch: list[str]
) -> None:
    python = checkout.root / ".venvs" / "worker" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(FAKE_PIP.format(python=sys.executable, root=str(checkout.root)))
    python.chmod(0o755)
    (checkout.root / "offered").write_text(json.dumps(refused))
    monkeypatch.setattr(install, "_uv", lambda: None)
    monkeypatch.setattr(sys, "platform", "linux")
    assert install.install_environment(["worker"]) == code
    installs = [call[call.index("constraints.txt") + 1 :] for call in checkout.calls()]
    assert torch in installs
    assert (["-e", ".[worker]"] in installs) == (code == 0)
