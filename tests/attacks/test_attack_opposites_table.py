"""Opposites built from references by kind, and the table of what becomes of them."""

import json
from pathlib import Path

import pytest

from tests.attacks.__main__ import main
from tests.attacks.attack import Source
from tests.attacks.opposites import LONGEST, opposites
from tests.attacks.opposites_table import OppositesReport, Tally, as_lines, tried_of_rows, tried_of_seed_page
from tests.attacks.test_attack_measure import ROWS

ORDER = "Put the steps in their order."


@pytest.mark.parametrize(
    ("question", "reference", "kind", "opposite"),
    [
        ("", "The generator fools the discriminator.", "exchange of parties", "The discriminator fools the generator."),
        (ORDER, "Melt it, boil it, and freeze it.", "order", "freeze it, boil it, Melt it."),
        ("", "Melt it before it is cut.", "order", "Melt it after it is cut."),
        ("", "Water flows from the roots to the leaves.", "direction", "Water flows from the leaves to the roots."),
        ("", "It turns light into energy.", "direction", "It turns energy into light."),
        ("", "The price increases.", "direction", "The price decreases."),
        ("", "All metals conduct.", "quantifiers and conditions", "Some metals conduct."),
        ("", "It holds only if it is even.", "quantifiers and conditions", "It holds even if it is even."),
        ("", "It is no longer used.", "state words", "It is still used."),
        ("", "Sand is heavier than flour.", "comparison", "Flour is heavier than sand."),
        ("", "It is less dense than oil.", "comparison", "It is more dense than oil."),
        ("", "It takes 8 minutes.", "units", "It takes 8 hours."),
        ("", "The path is closed.", "negation", "The path is not closed."),
        ("", "The heart has four chambers.", "digits", "The heart has five chambers."),
    ],
)  # fmt: skip
def test_an_opposite_of_each_kind(question: str, reference: str, kind: str, opposite: str) -> None:
    assert opposite in [attack.text for attack in opposites(Source(question, (reference,)))[kind]]


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("Melt it, boil it, and freeze it.", "order"),
        ("It takes minutes.", "units"),
        ("It is heavier.", "comparison"),
        ("Salt and water.", "exchange of parties"),
    ],
)
def test_what_cannot_be_turned_is_left_alone(reference: str, kind: str) -> None:
    assert kind not in opposites(Source("", (reference,)))


def test_nothing_is_made_of_a_long_reference_or_of_none() -> None:
    assert opposites(Source("", ("The path is closed. " * (LONGEST // 4),)))
    assert not opposites(Source("", ("The path is closed. " * (LONGEST // 4 + 1),)))
    assert not opposites(Source("", ()))


def test_what_is_tried_of_rows_and_of_the_page() -> None:
    tried = tried_of_rows(ROWS, 2)
    assert {key["question"] for _, _, (key, _) in tried.opposites} == {
        key["question"] for key, _ in tried.honest
    }
    assert len({key["question"] for key, _ in tried.honest}) == 2
    assert "bulb A has an open path" not in [text for _, text in tried_of_rows(ROWS, None).honest]
    page = tried_of_seed_page()
    assert len(page.opposites) > 100
    assert not page.honest


def test_the_table_shows_counts_what_was_released_and_whom_the_reasons_touch() -> None:
    report = OppositesReport({"order": Tally(3, (("a, b", "b, a"),), 1, 1)}, 4, {"word order": 1})
    lines = [" ".join(line.split()) for line in as_lines(report)]
    assert "order 3 1 1 1" in lines
    assert "a, b → b, a" in lines
    assert "word order 25.0%" in lines


@pytest.mark.model
def test_the_command_grades_opposites_and_honest_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "marked.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    code = main([str(file), "--opposites", "--sample", "1", "--json"])
    report = json.loads(capsys.readouterr().out)
    built = sum(tally["built"] for tally in report["kinds"].values())
    became = [len(tally["released"]) + tally["held"] + tally["below"] for tally in report["kinds"].values()]
    assert sum(became) == built > 0
    assert code == any(tally["released"] for tally in report["kinds"].values())
    assert report["honest"] == 3
