"""The README and the documents are true: their commands run, and every kind of question and every setting is named."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from assessment.api.urls import urlpatterns
from assessment.people.keys import SCOPES
from graders.registry import KINDS
from tests import layers
from tests.journeys.conftest import grading_service, service  # noqa: F401 - fixtures
from tests.journeys.service import Service

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "assessment" / "docs"
README, CONTRIBUTING = (ROOT / name for name in ("README.md", "CONTRIBUTING.md"))
WRITTEN = [
    README,
    CONTRIBUTING,
    ROOT / "SECURITY.md",
    ROOT / "fixtures" / "README.md",
    *sorted(FOLDER.glob("*.md")),
]
TEXTS = {path: path.read_text(encoding="utf-8") for path in WRITTEN}
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = [block for text in TEXTS.values() for block in SHELL.findall(text)]
CHANGELOG = ROOT / "CHANGELOG.md"
LARGEST_PICTURE = 150_000


def document(name: str) -> str:
    """Return the text of a document for readers of one kind."""
    return TEXTS[FOLDER / f"{name}.md"]


def without_code(text: str) -> str:
    """Return a text without its blocks of code."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def block(word: str) -> str:
    """Return the one block of shell lines that has a word."""
    found: list[str] = [text for text in BLOCKS if word in text]
    assert len(found) == 1
    return found[0]


def test_the_two_commands_stand_in_the_first_fifteen_lines() -> None:
    first = "\n".join(TEXTS[README].splitlines()[:15])
    assert "make run" in first
    assert "make test" in first


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert len(TEXTS[README].splitlines()) <= 120
    assert len(re.findall(r"^!\[", TEXTS[README], re.MULTILINE)) == 3
    assert len(re.findall(r"^- \*\*", TEXTS[README], re.MULTILINE)) == 10


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", "\n".join(TEXTS.values()), re.MULTILINE))
    assert named <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert {"run", "test", "check", "web", "worker", "services"} <= named


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_row_where_grading_is_told_and_a_section_for_authors(kind: str) -> None:
    assert f"| `{kind}` |" in document("grading")
    assert f"\n### {kind}\n" in document("content")


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_has_a_row_for_developers(scope: str) -> None:
    assert f"| `{scope}` |" in document("developers")


def test_every_command_of_ours_is_told_to_administrators() -> None:
    commands = {path.stem for path in ROOT.glob("assessment/*/management/commands/*.py")} - {"__init__"}
    assert set(re.findall(r"manage\.py (\w+)", document("administrators"))) >= commands


def test_the_table_of_settings_is_complete_both_ways() -> None:
    source = (ROOT / "assessment" / "settings.py").read_text()
    settings = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    table = document("administrators").partition("\n## Settings\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)
    assert len(settings) > 15
    assert sorted(rows) == sorted(settings)


def test_the_settings_that_production_needs_are_marked() -> None:
    source = (ROOT / "assessment" / "settings.py").read_text()
    (needed,) = re.findall(r"for _name in \((.*?)\) if PRODUCTION", source)
    marked = re.findall(r"^\| `([A-Z_]+)` \*", document("administrators"), re.MULTILINE)
    assert sorted(marked) == sorted(re.findall(r"[A-Z_]+", needed))


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_picture_link_and_anchor_of_ours_exists(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(TEXTS[path])):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def anchors(path: Path) -> set[str]:
    """Return what a link may name in a document, as code hosts make it of the headings."""
    titles = re.findall(r"^#+ (.+)$", without_code(path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_is_named_exists(path: Path) -> None:
    named = re.findall(r"`((?:assessment|graders|tests|fixtures)/[\w./-]*)`", without_code(TEXTS[path]))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_document_is_linked_from_the_readme_and_from_the_list() -> None:
    for path in sorted(FOLDER.glob("*.md")):
        assert path.name == "README.md" or f"](assessment/docs/{path.name}" in TEXTS[README], path
        assert path.name == "README.md" or f"]({path.name})" in document("README"), path


@pytest.mark.parametrize("path", sorted((FOLDER / "pictures").iterdir()), ids=lambda path: path.name)
def test_a_picture_is_shown_and_small(path: Path) -> None:
    assert any(f"pictures/{path.name})" in text for text in TEXTS.values())
    assert path.stat().st_size <= LARGEST_PICTURE


def test_the_picture_of_the_layers_is_that_of_the_code() -> None:
    """After a change: `python -m tests.layers`."""
    assert layers.PICTURE.read_text(encoding="utf-8") == layers.svg()


def test_the_newest_version_in_the_changelog_is_that_of_the_project() -> None:
    versions = re.findall(r"^## \[([\d.]+)\] - \d{4}-\d\d-\d\d$", CHANGELOG.read_text(encoding="utf-8"), re.M)
    assert versions[-1] == "0.1.0"
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == versions[0]


def test_the_chain_of_imports_for_contributors_is_that_of_the_contract() -> None:
    chain = " → ".join(" | ".join(names) for names in layers.layers())
    assert f"\n{chain}\n" in TEXTS[CONTRIBUTING]


def test_the_documentation_it_names_is_served() -> None:
    assert {"api/docs", "api/v1/schema"} <= {str(pattern.pattern) for pattern in urlpatterns}


def test_the_command_line_example_runs() -> None:
    arguments = shlex.split(block("-m graders grade"))
    shown = subprocess.run([sys.executable, *arguments[1:]], cwd=ROOT, capture_output=True, check=True)
    assert json.loads(shown.stdout)["score"] == "1"


def test_the_command_line_example_of_a_proposal_runs() -> None:
    arguments = shlex.split(block("-m graders propose"))
    shown = subprocess.run([sys.executable, *arguments[1:]], cwd=ROOT, capture_output=True, check=True)
    assert len(json.loads(shown.stdout)["criteria"]) == 2


@pytest.mark.processes
@pytest.mark.model
def test_the_curl_lines_run(grading_service: Service) -> None:  # noqa: F811
    lines = block("curl").replace("paste-the-key-here", grading_service.key)
    lines = lines.replace("http://127.0.0.1:8000/", grading_service.url)
    shown = subprocess.run(["bash", "-ec", lines], capture_output=True, text=True, check=True).stdout
    # curl prints one reply behind the other, and puts no line break between them.
    vector, text, number, proposal, assessments = re.split(r"(?<=\})(?=HTTP/|\{)", shown.replace("\r", ""))
    assert json.loads(vector)["responses"][0]["verdict"]["read_as"] == "z = (0.6, 0.65, -0.2)"
    assert text.startswith("HTTP/1.1 202")
    assert "Location: /api/v1/submissions/" in text
    assert json.loads(number)["score"] == "1"
    assert len(json.loads(proposal)["key"]["criteria"]) == 2
    assert json.loads(assessments)["results"][0]["slug"] == "gans-and-vaes"
