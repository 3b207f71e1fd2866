"""`python -m tests.attacks` on a file of one question, with the real model."""

import json
from pathlib import Path

import pytest

from tests.attacks.__main__ import main
from tests.attacks.test_attack_measure import ROWS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "marked.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    return path


@pytest.mark.model
def test_figures_of_a_drawn_question(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--sample", "1", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {row["family"] for row in data["rows"]} > {"negation", "copied question", "case"}
    assert data["clean"] == 4
    assert sum(row["n"] for row in data["rows"]) == sum(row["n"] for row in data["totals"])


@pytest.mark.parametrize("arguments", [[], ["marked.jsonl", "--seed-page"]])
def test_a_file_or_the_seed_page(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "give a FILE, or --seed-page" in capsys.readouterr().err
