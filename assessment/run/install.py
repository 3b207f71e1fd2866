"""Makes an environment below `.venvs`: the standard library only, as it runs before anything is installed.

    python3.11 assessment/run/install.py web|worker|dev

It is run by its path. An environment is finished when its stamp holds what it was made from; a run that was
interrupted leaves the stamp `unfinished`, and the next one starts that environment afresh, from uv's cache.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENVS = ROOT / ".venvs"
EXTRAS = {"web": "", "worker": "[worker]", "dev": "[worker,dev]"}
# About what each environment takes on disk with the CPU build of torch, with room to unpack it.
MEGABYTES = {"web": 300, "worker": 1500, "dev": 1800}
UV_VERSION = "0.13.9"
UV_AT_LEAST = (0, 8)
"""Of a `uv` that is there already: with an older one we have not tried it, and install our own."""
PYTORCH = "https://download.pytorch.org/whl"
UNFINISHED = "unfinished"
# What a torch built for NVIDIA depends on: gigabytes, of no use without such a GPU.
CUDA = re.compile(r"^ \+ (nvidia|cuda)", re.MULTILINE)
NO_TORCH = f"""no torch for the CPU could be found: {PYTORCH} does not answer, and the plain package brings
gigabytes of CUDA libraries. Choose one:
  - try again when that index can be reached;
  - put a CPU wheel into a folder, and run: UV_FIND_LINKS=FOLDER make run
  - say what you want: TORCH_BACKEND=cpu make run (or cu130, rocm6.4, …: uv's --torch-backend)"""


class InstallError(Exception):
    """Something that the person at the keyboard has to know or to mend."""


def install_environment(arguments: Sequence[str]) -> int:
    """Make one environment unless it is there, and return the exit code."""
    if len(arguments) != 1 or arguments[0] not in EXTRAS:
        return _complain(f"name one of: {', '.join(EXTRAS)}")
    try:
        ensure_environment(arguments[0])
    except InstallError as problem:
        return _complain(str(problem))
    except subprocess.CalledProcessError:
        return _complain(
            "the installer stopped with an error, see above; the next run mends what is half done"
        )
    except OSError as error:
        return _complain(f"{error.strerror}: {error.filename or VENVS}")
    except KeyboardInterrupt:
        return _complain("interrupted; the next run goes on", 130)
    return 0


def python(name: str) -> Path:
    """Return an environment's interpreter."""
    return VENVS / name / "bin" / "python"


def is_current(name: str) -> bool:
    """Say whether an environment is finished and was made from the requirements of today."""
    return python(name).exists() and _read_stamp(name) == _wanted(name)


def ensure_environment(name: str) -> None:
    """Make an environment, or bring it up to date; do nothing if it is."""
    if is_current(name):
        return
    VENVS.mkdir(exist_ok=True)
    # One install at a time: two would build this project in the same folder.
    with _locked(VENVS / "lock"):
        if not is_current(name):
            _install(name)


def _install(name: str) -> None:
    _check_disk(name)
    print(f"installing the environment {name} into .venvs", file=sys.stderr, flush=True)
    afresh = not python(name).exists() or not _same_place(_read_stamp(name))
    _stamp(name).write_text(UNFINISHED)
    if uv := _uv():
        _install_with_uv(uv, name, afresh=afresh)
    else:
        print("uv cannot be had here: pip does its work, more slowly", file=sys.stderr, flush=True)
        _install_with_pip(name, afresh=afresh)
    _stamp(name).write_text(_wanted(name))


def _install_with_uv(uv: str, name: str, *, afresh: bool) -> None:
    if afresh:
        _run(uv, "venv", "--quiet", "--clear", "--no-project", "--python", _base_python(), str(VENVS / name))
    install = [uv, "pip", "install", "--python", str(python(name))]
    torch = _torch_for_uv(install) if "worker" in EXTRAS[name] else []
    _run(*install, "-c", "constraints.txt", *torch, "-e", f".{EXTRAS[name]}")


def _torch_for_uv(install: Sequence[str]) -> list[str]:
    """Return what to add to the install for a torch that fits this machine: CPU unless there is a GPU."""
    version = _torch_version()
    if backend := os.environ.get("TORCH_BACKEND"):
        return [f"--torch-backend={backend}"]
    if os.environ.get("UV_FIND_LINKS") and _plan(install, "--no-deps", f"torch=={version}+cpu"):
        return [f"torch=={version}+cpu"]
    if _plan(install, "--no-deps", "--torch-backend=auto", f"torch=={version}"):
        return ["--torch-backend=auto"]
    plain = _plan(install, f"torch=={version}")
    if plain and not CUDA.search(plain):
        return []
    raise InstallError(NO_TORCH)


def _plan(install: Sequence[str], *requirements: str) -> str:
    """Return what would be installed, or nothing if it cannot be had."""
    process = _call(*install, "--dry-run", *requirements, quiet=True)
    return process.stderr if process.returncode == 0 else ""


def _install_with_pip(name: str, *, afresh: bool) -> None:
    if afresh:
        _run(_base_python(), "-m", "venv", "--clear", str(VENVS / name))
    install = [
        str(python(name)),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "-c",
        "constraints.txt",
    ]
    if "worker" in EXTRAS[name]:
        _torch_with_pip(install)
    _run(*install, "-e", f".{EXTRAS[name]}")


def _torch_with_pip(install: Sequence[str]) -> None:
    version, backend = _torch_version(), os.environ.get("TORCH_BACKEND", "cpu")
    # That index has torch, and not every version of what it needs: that follows from the usual one.
    from_index = ["--no-deps", "--index-url", f"{PYTORCH}/{backend}", f"torch=={version}"]
    choices = [[f"torch=={version}+{backend}"], from_index]
    if sys.platform == "darwin":
        choices.append([f"torch=={version}"])
    for choice in choices:
        if _call(*install, *choice).returncode == 0:
            return
    raise InstallError(NO_TORCH)


def _uv() -> str | None:
    """Return uv: the one on the PATH if it is new enough, else one of our own; None if it cannot be had."""
    ours = VENVS / "uv" / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(ours)):
        if candidate and _uv_version(candidate) >= UV_AT_LEAST:
            return candidate
    try:
        _run(_base_python(), "-m", "venv", "--clear", str(VENVS / "uv"))
        _run(str(ours.with_name("python")), "-m", "pip", "install", "--quiet", f"uv=={UV_VERSION}")
    except subprocess.CalledProcessError:
        return None
    return str(ours) if _uv_version(str(ours)) >= UV_AT_LEAST else None


def _uv_version(uv: str) -> tuple[int, ...]:
    try:
        process = _call(uv, "--version", quiet=True)
    except OSError:
        return ()
    match = re.match(r"uv (\d+)\.(\d+)", process.stdout)
    return tuple(map(int, match.groups())) if match else ()


def _base_python() -> str:
    """Return the interpreter below an environment: the worker's must not hang on the web's."""
    return str(getattr(sys, "_base_executable", sys.executable))


def _torch_version() -> str:
    match = re.search(r"^torch==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    if not match:
        raise InstallError("constraints.txt names no version of torch")
    return match[1]


def _check_disk(name: str) -> None:
    free = shutil.disk_usage(VENVS).free // 1_000_000
    if free < MEGABYTES[name]:
        raise InstallError(
            f"{VENVS} has {free} MB free, and {name} needs about {MEGABYTES[name]} MB: make room"
        )


def _wanted(name: str) -> str:
    """Return the stamp of a finished environment: where it stands, and a digest of what it was made from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    parts = [project["build-system"], project["project"], project["tool"]["setuptools"], EXTRAS[name]]
    if "worker" in EXTRAS[name]:
        parts.append(os.environ.get("TORCH_BACKEND", ""))
    made_from = json.dumps(parts, sort_keys=True) + (ROOT / "constraints.txt").read_text()
    return f"{_place()}\n{hashlib.sha256(made_from.encode()).hexdigest()}\n"


def _place() -> str:
    return f"{ROOT} {sys.implementation.cache_tag}"


def _same_place(stamp: str) -> bool:
    """Say whether an environment can be mended in place; one made by hand has no stamp, and can."""
    return not stamp or stamp.startswith(f"{_place()}\n")


def _stamp(name: str) -> Path:
    return VENVS / f"{name}.stamp"


def _read_stamp(name: str) -> str:
    try:
        return _stamp(name).read_text()
    except FileNotFoundError:
        return ""


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("waiting for another install in this folder to end", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(*command: str) -> None:
    _call(*command).check_returncode()


def _call(*command: str, quiet: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=quiet, text=True, check=False)  # noqa: S603 - no shell


def _complain(text: str, code: int = 1) -> int:
    print(f"install: {text}", file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    for ending in (signal.SIGTERM, signal.SIGHUP):
        # An exception, so that subprocess.run kills the installer that it waits for.
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    sys.exit(install_environment(sys.argv[1:]))
