"""The worked example in CONTRIBUTING is true: its grader, test and presenter run as they stand there."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


SCRIPT = Path(__file__).with_name("added_kind.py")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The code with the example added, as a contributor would add it."""
    grader, grader_line, test, presenter, presenter_line = BLOCKS
    copy_files(ROOT / "graders", tmp_path / "graders")
    (tmp_path / "assessment").mkdir()
    for path in (ROOT / "assessment").iterdir():
        if path.name == "kinds":
            copy_files(path, tmp_path / "assessment" / "kinds")
        elif path.name != "__pycache__":
            (tmp_path / "assessment" / path.name).symlink_to(path)
    for code in (grader, test, presenter):
        name = re.match(r"# (\S+)", code)
        assert name
        (file := tmp_path / name[1]).parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code.partition("\n")[2])
    add_line(tmp_path / "graders" / "registry.py", "KINDS = {\n", grader_line)
    add_line(tmp_path / "assessment" / "kinds" / "registry.py", "PRESENTERS = {\n", presenter_line)
    return tmp_path


def copy_files(source: Path, target: Path) -> None:
    """Copy a package without what Python compiled of it."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))


def add_line(path: Path, table: str, line: str) -> None:
    """Put a line at the beginning of a table."""
    text = path.read_text()
    assert table in text
    path.write_text(text.replace(table, table + line))


def run(checkout: Path, *arguments: str) -> str:
    """Run Python in the checkout, with its graders before the installed ones, and return what it prints."""
    code = f"import sys; sys.path.insert(0, {str(checkout)!r}); import runpy; sys.argv = sys.argv[1:]"
    start = f"{code}; runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
    environment = {
        **os.environ,
        "EVENMARK_DATA": str(checkout / "data"),
        "DATABASE_URL": f"sqlite:///{checkout / 'db.sqlite3'}",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "assessment.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", start, *arguments],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
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


def test_page_admin_and_api_show_and_grade_the_kind(checkout: Path) -> None:
    shutil.copy(SCRIPT, checkout / "added_kind.py")
    shown = json.loads(run(checkout, "added_kind").splitlines()[-1])
    assert shown["field"] == ["One step a line, the first on top.", "decode\nencode\nsample"]
    assert shown["page"] == "0.5 of 1 point"
    assert shown["receipt"] == "decode; encode; sample"
    assert shown["admin"] == ["Steps in their order", "steps:\n  - encode\n  - sample\n  - decode\n"]
    assert shown["summary"] == ["in this order", "encode", "sample", "decode"]
    assert shown["tried"] == "1 of 1 points"
    assert shown["schema"] == ["steps"]
    assert shown["graded"] == {"score": "0.5", "read_as": "decode → encode → sample"}
