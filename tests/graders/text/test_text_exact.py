"""Exact evidence: what stands in the answer, and what speaks against it."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from graders.text.compiled_criteria import compiled_criteria
from graders.text.evidence import exact_findings, exact_places, wrong_places
from graders.text.grader import TextGrader
from graders.text.key import ProsePhrasing
from graders.text.parsed_answer import parse_text_answer

QUESTION = "How does the generator of a GAN fail, and what does the discriminator say then?"
STEADY = " the loss of one critic falls each day"
BLURRY = {
    "id": "blurry",
    "description": "the weakness of a VAE",
    "any_of": [{"term": "blurry"}, "a VAE makes soft images"],
}
COLLAPSE = {"id": "name", "description": "the name", "any_of": [{"term": "mode collapse"}]}
CRITIC = {"id": "critic", "description": "the judge", "any_of": [{"term": "discriminator"}]}
CHANCE = {"id": "chance", "description": "the chance", "any_of": [{"formula": "P(label | image)"}]}


def obstacles(criterion: Mapping[str, object], answer: str) -> list[str]:
    data = {"question": QUESTION, "criteria": [criterion], "topics": [["VAE", "GAN"]]}
    key = TextGrader().parse_key(data, Fraction(1))
    (standard,) = compiled_criteria(key)
    parsed = parse_text_answer(answer, QUESTION, key.contrasts)
    return [finding.obstacle for finding in exact_findings(standard, parsed)]


@pytest.mark.parametrize(
    ("criterion", "answer", "found"),
    [
        (COLLAPSE, "This is mode collapse.", [""]),
        (COLLAPSE, "This is not mode collapse.", ["contradiction"]),
        (
            COLLAPSE,
            "mode collapse, generator, discriminator, small region, diversity, WGAN, penalty",
            ["keywords"],
        ),
        (COLLAPSE, "The loss falls.", []),
        (CRITIC, QUESTION, ["copied"]),
        (BLURRY, "A VAE makes blurry images.", [""]),
        (BLURRY, "A GAN makes blurry images.", ["other party"]),
        (CHANCE, "It is P(label | image).", [""]),
        (CHANCE, "It is P(image | label).", []),
        (COLLAPSE, "mode collapse. " * 20, [""] * 12),
    ],
)
def test_obstacles(criterion: Mapping[str, object], answer: str, found: list[str]) -> None:
    assert obstacles(criterion, answer) == found


@pytest.mark.parametrize(
    "before", ["it is mode; collapse of it", f"So it is{STEADY * 7} mode collapse of{STEADY * 7}"]
)
def test_nothing_speaks_against_what_stands_in_two_spans(before: str) -> None:
    assert obstacles(COLLAPSE, before) == [""]


def test_prose_has_an_exact_place_only_where_it_is_all_that_is_said() -> None:
    collapse = ProsePhrasing("mode collapse")
    assert list(exact_places(collapse, parse_text_answer("It is mode collapse!", QUESTION))) == [(0, 20)]
    assert list(exact_places(collapse, parse_text_answer("Mode collapse may occur.", QUESTION))) == []


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ("P(image | label) and P(label | image)", ["P(image | label)"]),
        ("P(label | image)", []),
        ("Q(image)", []),
        ("no formula", []),
    ],
)
def test_formulas_that_are_not_the_criterion_s(answer: str, wrong: list[str]) -> None:
    key = TextGrader().parse_key({"question": QUESTION, "criteria": [CHANCE]}, Fraction(1))
    found = wrong_places(key.criteria[0], parse_text_answer(answer, QUESTION))
    assert [answer[slice(*place)] for place in found] == wrong


def test_the_question_beside_an_answer_is_no_copy() -> None:
    data = {"question": "What is the capital of France?", "criteria": [{"any_of": ["Paris"]}]}
    key = TextGrader().parse_key(data, Fraction(1))
    (standard,) = compiled_criteria(key)
    reading = parse_text_answer("Paris, the capital of France", key.question)
    assert [finding.obstacle for finding in exact_findings(standard, reading)] == [""]
