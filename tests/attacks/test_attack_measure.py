"""The definitions of success, the rows of figures, and how questions are drawn: with marks that need no model."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.attacks.attack import Source, gaming, harmless, meaning
from tests.attacks.labelled import questions
from tests.attacks.measure import Asked, Mark, Row, failed, gained, measure, noticed
from tests.attacks.seed_page import attacks, items, labelled
from tests.attacks.table import as_json, as_text


def released(share: float) -> Mark:
    return Mark(share, review=False)


def held(share: float) -> Mark:
    return Mark(share, review=True)


@pytest.mark.parametrize(
    ("before", "after", "results"),
    [
        (released(0), released(0.25), (True, False, True)),
        (released(0), released(0.24), (False, False, False)),
        (released(0), held(1), (False, True, True)),
        (released(0.4), released(0.6), (False, False, False)),
        (released(1), released(0.75), (False, True, True)),
        (released(1), released(0.8), (False, False, False)),
        (held(1), held(1), (False, False, False)),
        (held(1), held(0.5), (False, True, True)),
        (held(1), released(1), (False, False, True)),
    ],
)  # fmt: skip
def test_what_counts(before: Mark, after: Mark, results: tuple[bool, bool, bool]) -> None:
    assert (gained(before, after), noticed(before, after), failed(before, after)) == results


MARKS = {
    "right": released(1),
    "wrong": released(0.1),
    "not right": released(0.9),
    "held": held(1),
}


def fake(pairs: Sequence[tuple[Mapping[str, Any], str]]) -> list[Mark]:
    """Mark by a table; each text once."""
    assert len(set(map(repr, pairs))) == len(pairs)
    return [MARKS.get(text, released(0.5)) for _, text in pairs]


ASKED = Asked(
    "q",
    {"question": "Why?", "references": ["right"]},
    Source("Why?", ("right",)),
    (
        gaming("salad", "heap", "heap"),
        gaming("salad", "held", "held"),
        gaming("padding", "after", "wrong and more", wrong="wrong"),
        meaning("negation", "not", "right", "not right"),
        meaning("negation", "not", "held", "not right"),
        harmless("typos", "left out", "right", "rigt"),
    ),
    ("right", "wrong", "held", "so so"),
)


def test_rows_of_figures() -> None:
    report = measure([ASKED], fake)
    rows = {
        row.family: (row.n, row.hits, row.reviewed, row.at_stake, row.stake_hits, row.moved)
        for row in report.rows
    }
    assert rows == {
        "salad": (2, 1, 1, 0, 0, 2),
        "padding": (1, 1, 0, 0, 0, 1),
        "negation": (2, 0, 0, 1, 0, 2),
        "typos": (1, 1, 0, 0, 0, 1),
    }
    assert (report.clean, report.clean_review) == (4, 0.25)
    assert (report.total("gaming").n, report.total("gaming").hits) == (3, 2)


def test_table_and_json() -> None:
    report = measure([ASKED], fake)
    lines = [line.split() for line in as_text(report).splitlines()]
    assert ["salad", "2", "50.0%", "50.0%", "25.0%"] in lines
    assert ["negation", "2", "0.0%", "0.0%", "25.0%", "0.0%/1", "0.0%"] in lines
    assert ["typos", "1", "100.0%", "0.0%", "25.0%", "100.0%"] in lines
    data = json.loads(json.dumps(as_json(report)))
    assert data["rows"][0]["forms"] == {"heap": [1, 1], "held": [1, 0]}
    assert data["clean_review"] == 0.25


def test_an_edit_of_an_answer_that_waited_is_safe_if_it_waits_too() -> None:
    row = Row("negation", "meaning")

    row.add(meaning("negation", "not", "one", "other"), held(0.5), held(0.5))
    row.add(meaning("negation", "not", "one", "other"), held(0.5), released(0.5))

    assert (row.n, row.hits, row.safe) == (2, 0, 1)


def row(question: str, answer: str, grade: float, label: str) -> dict[str, Any]:
    return {
        "question_id": question,
        "question": f"Why is {question} in the path?",
        "reference_answers": [f"{question} is in a closed path", ""],
        "student_answer": answer,
        "grade": grade,
        "max_grade": 1,
        "label": label,
    }


ROWS = [
    row(name, text.format(name), grade, label)
    for name in ("bulb A", "bulb B", "bulb C", "bulb D")
    for text, grade, label in [
        ("{} has a closed path", 1, "correct"),
        ("the path of {} is closed", 1, "correct"),
        ("{} has an open path", 0, "contradictory"),
        ("{} is damaged, I think", 0, "incorrect"),
        ("yes", 1, "correct"),
    ]
]


def test_whole_questions_are_drawn_whatever_the_order_of_rows() -> None:
    drawn = questions(ROWS, 2)
    assert len(drawn) == 2
    assert drawn == questions(ROWS[::-1], 2)
    assert drawn != questions(ROWS, 2, seed=1)
    assert len(questions(ROWS)) == 4


def test_a_question_from_marked_answers() -> None:
    asked = next(one for one in questions(ROWS) if one.name == "bulb A")
    assert asked.key == {
        "question": "Why is bulb A in the path?",
        "references": ["bulb A is in a closed path"],
    }
    assert {one.base for one in asked.attacks} == {"nothing", "right", "wrong"}
    befores = {one.before for one in asked.attacks}
    assert befores == {
        "",
        "bulb A has a closed path",
        "the path of bulb A is closed",
        "bulb A is damaged, I think",
    }
    assert "bulb A has an open path" in asked.clean
    counts = [
        sum(one.family == family for one in asked.attacks) for family in {a.family for a in asked.attacks}
    ]
    assert max(counts) <= 9


def test_a_question_without_a_right_answer_is_left_out() -> None:
    assert questions([row("bulb A", "it is damaged, I think", 0, "incorrect")]) == []


def test_the_items_of_the_seed_page_and_their_attacks() -> None:
    page = items()
    assert list(page) == ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "b1", "b2", "b3", "b4", "c"]
    assert {row["question"] for row in labelled()} == set(page)
    texts = {one.form: one.text for one in attacks(page["q5"], ["The generator fools the discriminator."])}
    assert texts["generator and discriminator"] == "The discriminator fools the generator."
    assert {"every clause", "verbatim", "reference"} <= texts.keys()
    assert "every clause" not in {
        one.form for one in attacks(page["q3"], ["z = mu + sigma * eps. It is trainable."])
    }
    assert "generator and discriminator" not in {
        one.form for one in attacks(page["c"], ["The generator is fooled."])
    }
