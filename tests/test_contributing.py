"""The worked example in CONTRIBUTING is true: its module, registry line and test run as they stand there."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The graders with the example added, as a contributor would add it."""
    module, line, test = BLOCKS
    for path in (ROOT / "graders").rglob("*"):
        if path.suffix in {".py", ".json"}:
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    for code in (module, test):
        name = re.match(r"# (\S+)", code)
        assert name
        (file := tmp_path / name[1]).parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code.partition("\n")[2])
    registry = tmp_path / "graders" / "registry.py"
    registry.write_text(registry.read_text().replace("KINDS = {\n", f"KINDS = {{\n{line}"))
    return tmp_path


def run(checkout: Path, *arguments: str) -> str:
    """Run Python in the checkout, with its graders before the installed ones, and return what it prints."""
    code = f"import sys; sys.path.insert(0, {str(checkout)!r}); import runpy; sys.argv = sys.argv[1:]"
    start = f"{code}; runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
    done = subprocess.run(
        [sys.executable, "-c", start, *arguments], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_test_passes(checkout: Path) -> None:
    shown = run(
        checkout,
        "pytest",
        "-q",
        "-c",
        "/dev/null",
        "--rootdir",
        ".",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
        "tests",
    )
    assert "6 passed" in shown


def test_the_command_line_knows_the_kind(checkout: Path) -> None:
    key = json.dumps({"steps": ["encode", "sample", "decode"]})
    answer = json.dumps(["decode", "encode", "sample"])
    verdict = json.loads(
        run(checkout, "graders", "grade", "--kind", "ordering", "--key", key, "--answer", answer)
    )
    assert (verdict["score"], verdict["read_as"]) == ("0.5", "decode → encode → sample")
