"""Several things in one answer, where the key is a word or two: one that it has, and one that it has not."""

from collections.abc import Sequence
from typing import Any

import pytest

from graders.text.grader import TextGrader
from graders.text.reasons import TWO_ANSWERS
from graders.text.short_answer_doubts import doubts_of_short_answer

SEVERAL = [
    ("Does it sink?", "Yes", "Yes. No."), ("Does it sink?", "Yes", "yes / no"), ("Does it sink?", "No", "No, yes"),
    ("What is the capital?", "Paris", "Paris, no wait, London"), ("What is the capital?", "Paris", "London, no, Paris"),
    ("What is the capital?", "Paris", "Paris; London; Berlin; Rome"),
    ("What is the capital?", "Paris", "Paris or London"),
    ("What is the capital?", "Paris", "Paris London Berlin"), ("What is the capital?", "Paris", "Paris. It is London."),
    ("Which gas?", "oxygen", "Oxygen and nitrogen"), ("Which gas?", "oxygen", "oxygen maybe nitrogen"),
    ("Which gas?", "oxygen", "either oxygen or nitrogen"), ("Which process?", "osmosis", "osmosis, then diffusion"),
    ("How many?", "3", "3, 4, 5"), ("Which option?", "B", "A, B"), ("Which gate?", "AND", "AND, OR"),
]  # fmt: skip

SINGLE = [
    ("What is the capital?", "Paris", "Paris, of course"), ("What is the capital?", "Paris", "Paris, obviously"),
    ("What is the capital of France?", "Paris", "Paris, France"),
    ("What is the capital?", "Paris", "Paris, not London"),
    ("Which organelle?", "mitochondria", "Mitochondria. It produces energy."),
    ("Which gas?", "CO2", "CO2, carbon dioxide"),
    ("Which organelle?", "mitochondria", "mitochondria, because sugar, oxygen, water"),
    ("Which unit?", "newton", "newton (N)"),
    ("Which metal?", "sodium", "sodium (Na)"), ("Is it red?", "Yes", "Yes, it is red"),
    ("Which gas?", "oxygen", "oxygen gas"),
]  # fmt: skip

BY: dict[str, Any] = {
    "references": lambda question, text: {"question": question, "references": [text]},
    "criteria": lambda question, text: {"question": question, "criteria": [{"any_of": [text]}]},
}


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize(("question", "key", "answer"), SEVERAL)
def test_several_answers_wait_for_a_person(
    tiny: TextGrader, by: str, question: str, key: str, answer: str
) -> None:
    (verdict,) = tiny.grade([(tiny.parse_key(BY[by](question, key)), answer)])
    assert verdict.needs_review
    assert verdict.confidence <= 0.5


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize(("question", "key", "answer"), SINGLE)
def test_a_remark_is_no_other_answer(by: str, question: str, key: str, answer: str) -> None:
    assert doubts_of_short_answer(TextGrader().parse_key(BY[by](question, key)), answer) == []


def test_a_name_beside_a_sentence_is_not_all_that_is_wanted() -> None:
    data = {"question": "Why is the bulb off?", "references": ["a gap", "The bulb is in no closed path."]}
    assert doubts_of_short_answer(TextGrader().parse_key(data), "Bulb C had a gap") == []


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        ("wind, solar; water", []), ("wind, solar, coal", []), ("wind", []),
        ("wind, solar, coal, gas, oil", [TWO_ANSWERS]), ("I do not know, wind?", []),
    ],
)  # fmt: skip
def test_a_list_may_have_as_many_things_as_the_key_asks_for(answer: str, reasons: Sequence[str]) -> None:
    data = {"criteria": [{"any_of": [name]} for name in ("solar", "wind", "water")]}
    assert doubts_of_short_answer(TextGrader().parse_key(data), answer) == reasons
