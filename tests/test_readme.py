"""The README is true: its commands run, and it names every kind of question and every setting."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from assessment.api.urls import urlpatterns
from graders.registry import KINDS
from tests.journeys.conftest import grading_service, service  # noqa: F401 - fixtures
from tests.journeys.service import Service

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def block(word: str) -> str:
    """Return the one block of shell lines that has a word."""
    found: list[str] = [text for text in BLOCKS if word in text]
    assert len(found) == 1
    return found[0]


def test_the_two_commands_stand_in_the_first_fifteen_lines() -> None:
    first = "\n".join(README.splitlines()[:15])
    assert "make run" in first
    assert "make test" in first


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE))
    assert named <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert {"run", "test", "check", "web", "worker", "services"} <= named


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_row_here_and_a_section_for_authors(kind: str) -> None:
    assert f"| `{kind}` |" in README
    assert f"\n**{kind}**" in (ROOT / "fixtures" / "README.md").read_text(encoding="utf-8")


def test_the_table_of_settings_is_complete_both_ways() -> None:
    source = (ROOT / "assessment" / "settings.py").read_text()
    settings = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    table = README.partition("### Settings")[2].partition("\n### ")[0]
    rows = re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)
    assert len(settings) > 15
    assert sorted(rows) == sorted(settings)


def test_the_settings_that_production_needs_are_marked() -> None:
    source = (ROOT / "assessment" / "settings.py").read_text()
    (needed,) = re.findall(r"for _name in \((.*?)\) if PRODUCTION", source)
    assert sorted(re.findall(r"^\| `([A-Z_]+)` \*", README, re.MULTILINE)) == sorted(
        re.findall(r"[A-Z_]+", needed)
    )


def test_every_picture_and_link_of_ours_exists() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert all((ROOT / link).exists() for link in links if "://" not in link)


def test_the_documentation_it_names_is_served() -> None:
    assert {"api/docs", "api/v1/schema"} <= {str(pattern.pattern) for pattern in urlpatterns}


def test_the_command_line_example_runs() -> None:
    arguments = shlex.split(block("-m graders grade"))
    shown = subprocess.run([sys.executable, *arguments[1:]], cwd=ROOT, capture_output=True, check=True)
    assert json.loads(shown.stdout)["score"] == "1"


@pytest.mark.processes
@pytest.mark.model
def test_the_curl_lines_run(grading_service: Service) -> None:  # noqa: F811
    lines = block("curl").replace("paste-the-key-here", grading_service.key)
    lines = lines.replace("http://127.0.0.1:8000/", grading_service.url)
    shown = subprocess.run(["bash", "-ec", lines], capture_output=True, text=True, check=True).stdout
    # curl prints one reply behind the other, and puts no line break between them.
    vector, text, number, assessments = re.split(r"(?<=\})(?=HTTP/|\{)", shown.replace("\r", ""))
    assert json.loads(vector)["responses"][0]["verdict"]["read_as"] == "z = (0.6, 0.65, -0.2)"
    assert text.startswith("HTTP/1.1 202")
    assert "Location: /api/v1/submissions/" in text
    assert json.loads(number)["score"] == "1"
    assert json.loads(assessments)["results"][0]["slug"] == "gans-and-vaes"
