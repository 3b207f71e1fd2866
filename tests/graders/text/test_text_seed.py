"""Answers to the practice page from excellent to wrong, graded with the real model and the keys of the page."""

from fractions import Fraction

import pytest

from graders.messages import render
from graders.text.grader import TextGrader
from graders.text.key import TextKey
from graders.verdict import Verdict
from tests.graders.text.seed_content import KEYS, Case, answers

pytestmark = pytest.mark.model

OVERFITTING = (
    "The network is overfitting: it memorises the training images and the validation accuracy drops. "
    "The classifier has too many parameters for the small data set. You should add dropout, use data "
    "augmentation and stop training early when the validation loss rises."
)
STEP = 0.25
OPTIONS = {"b1": "vae", "b2": "ssl", "b3": "diffusion", "b4": "gan"}

CASES = [
    *answers(),
    *(
        Case(name, "model answer", 0.9, 1, " ".join(key["references"]))
        for name, key in KEYS.items()
        if "references" in key
    ),
    *(Case(name, "off topic", 0, 0.3, OVERFITTING) for name in KEYS),
    *(Case(name, "question copied", 0, 0.1, key["question"]) for name, key in KEYS.items()),
]


def key_for(grader: TextGrader, name: str) -> TextKey:
    """Return the key of a question; `b1:vae` is the one for those who chose that option."""
    name, _, option = name.partition(":")
    option = option or OPTIONS.get(name, "")
    key = grader.parse_key(KEYS[name], Fraction(1))
    return key.for_option(option) if option else key


def label(case: Case) -> str:
    """Name a case in a test's report."""
    return f"{case.name} {case.kind}"


@pytest.fixture(scope="module")
def verdicts(grader: TextGrader) -> dict[str, Verdict]:
    graded = grader.grade([(key_for(grader, case.name), case.answer) for case in CASES])
    return {label(case): verdict for case, verdict in zip(CASES, graded, strict=True)}


@pytest.mark.parametrize("case", CASES, ids=label)
def test_a_mark_lies_where_a_teacher_would_put_it(verdicts: dict[str, Verdict], case: Case) -> None:
    verdict = verdicts[label(case)]
    assert case.least <= float(verdict.score) <= case.most, [
        (part.id, part.matched, render(part.feedback)) for part in verdict.parts
    ]
    for part in verdict.parts:
        assert part.matched == (part.evidence is not None)
        assert part.evidence is None or case.answer[part.evidence.start : part.evidence.end].strip()


@pytest.mark.parametrize(
    ("case", "point"),
    [
        ("q3 wrong-formula", "formula"),
        ("q3 wrong-formula2", "formula"),
        ("c roles", "explains"),
        ("c weaker", "direction"),
        ("q5 d1", "equilibrium"),
        ("q1 wrongcond", "discriminative"),
    ],
)
def test_a_point_that_must_not_be_given(verdicts: dict[str, Verdict], case: str, point: str) -> None:
    assert not {part.id: part.matched for part in verdicts[case].parts}[point]


def test_the_card_on_mode_collapse_explains_and_warns_of_the_loss(verdicts: dict[str, Verdict]) -> None:
    met = {part.id for part in verdicts["c flash8"].parts if part.matched}
    assert {"explains", "loss"} <= met


def test_alone_and_in_another_order_the_marks_are_the_same(
    grader: TextGrader, verdicts: dict[str, Verdict]
) -> None:
    for case in reversed(CASES[::9]):
        (alone,) = grader.grade([(key_for(grader, case.name), case.answer)])
        assert alone.score == verdicts[label(case)].score


@pytest.mark.parametrize("case", answers(wrong=True), ids=label)
def test_a_mark_that_is_off_by_more_than_a_step_goes_to_a_person(grader: TextGrader, case: Case) -> None:
    """These marks are not where a teacher would put them; none is released more than a quarter off."""
    (verdict,) = grader.grade([(key_for(grader, case.name), case.answer)])
    score = float(verdict.score)
    assert not case.least <= score <= case.most
    assert verdict.needs_review or case.least - STEP <= score <= case.most + STEP
