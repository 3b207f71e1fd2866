"""`python -m tests.attacks` on a file of one question, with the real model."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from graders.verdict import Part, Provenance, Verdict
from tests.attacks.__main__ import main, seed_page
from tests.attacks.attack import gaming
from tests.attacks.seed_page import Tried, figures, items
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


def verdict(score: str, *, review: bool = False, reason: str = "0") -> Verdict:
    """Return the verdict on a choice, which is right, and its reason."""
    half = Decimal("0.5")
    parts = (
        Part("choice.vae", half, half, matched=True),
        Part("reason.why", Decimal(reason), half, matched=False),
    )
    return Verdict(
        outcome="graded",
        score=Decimal(score),
        maximum=Decimal(1),
        provenance=Provenance("composite", "1"),
        parts=parts,
        needs_review=review,
    )


def test_figures_of_the_seed_page(capsys: pytest.CaptureFixture[str]) -> None:
    item = items()["b1"]
    attack, good, bad = (
        gaming("salad", "commas", "a, b"),
        {"kind": "good", "mark": 1},
        {"kind": "wrong", "mark": 0},
    )
    tried = [Tried(item, "", attack=attack)] * 3 + [Tried(item, "", label=good), Tried(item, "", label=bad)]
    attacked = [verdict("0.5"), verdict("0.75", reason="0.25"), verdict("0.75", reason="0.25", review=True)]
    found = figures(tried, [*attacked, verdict("1", review=True), verdict("0.5")])
    assert seed_page(found, as_data=True) == 1
    assert json.loads(capsys.readouterr().out) == {
        "attacks": {"salad": 3},
        "released_at_half": [["b1", "salad", "commas", "a, b"]],
        "honest": 2,
        "waiting": 0.5,
        "released": 1,
        "passed_who_should_fail": 1.0,
    }
    assert seed_page(found, as_data=False) == 1
    assert "released at half or more: 1 of 3" in capsys.readouterr().out
    assert (
        seed_page(
            figures(tried[:1] + tried[3:4], [verdict("0.5"), verdict("1", reason="0.5")]), as_data=False
        )
        == 0
    )
