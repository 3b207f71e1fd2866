"""The same text in other characters: composed or not, with or without its marks, with curly or plain quotes."""

import unicodedata
from typing import Any

import pytest

from graders.language.segmentation import ANSWER_CHARACTERS
from graders.text.grader import TextGrader
from tests.graders.sentences import sentences

SAME = [
    ("naïve", "nai\u0308ve"), ("Größe", "Gro\u0308ße"), ("Poincaré", "Poincare\u0301"),
    ("한국", unicodedata.normalize("NFD", "한국")),
    ("Việt", unicodedata.normalize("NFD", "Việt")), ("don't know", "don’t know"),
    ("Schrödinger's cat", "Schrödinger’s cat"),
    ("soft-margin", "soft‐margin"), ("soft-margin", "soft\u2011margin"), ("naïve", "na\u200dï\u200bve"),
    ("x\u0323\u0305yz", "x\u0305\u0323yz"),
]  # fmt: skip

UNMARKED = [
    ("naïve", "naive"), ("Größe", "Groesse"), ("Größe", "Grosse"), ("Poincaré", "Poincare"), ("știință", "ştiinţă"),
    ("Łódź", "Lodz"), ("Ærø", "Aeroe"), ("naive", "naïve"), ("Hà Nội", "Ha Noi"), ("Müller", "Mueller"),
]  # fmt: skip

KINDS: dict[str, Any] = {
    "term": lambda text: {"criteria": [{"id": "a", "any_of": [{"term": text}]}]},
    "phrasing": lambda text: {"criteria": [{"id": "a", "any_of": [text]}]},
    "reference": lambda text: {"references": [text]},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("text", "other"), SAME)
def test_the_same_text(tiny: TextGrader, kind: str, text: str, other: str) -> None:
    for key, answer in ((text, other), (other, text)):
        (verdict,) = tiny.grade([(tiny.parse_key(KINDS[kind](key)), answer)])
        assert verdict.score == 1
        assert sentences(verdict.notes) == ()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("text", "other"), UNMARKED)
def test_without_its_marks_it_is_taken_and_said(tiny: TextGrader, kind: str, text: str, other: str) -> None:
    (verdict,) = tiny.grade([(tiny.parse_key(KINDS[kind](text)), other)])
    assert verdict.score == 1
    assert len(sentences(verdict.notes)) == 1
    assert text.rsplit(maxsplit=1)[-1].lower() in sentences(verdict.notes)[0]


@pytest.mark.parametrize(
    "answer", ["The nai\u0308ve Bayes rule", "The naive Bayes rule", "The na\u200bi\u0308ve Bayes rule"]
)
def test_evidence_stands_where_it_was_typed(tiny: TextGrader, answer: str) -> None:
    key = tiny.parse_key({"criteria": [{"any_of": [{"term": "naïve Bayes"}]}]})
    (verdict,) = tiny.grade([(key, answer)])
    (part,) = verdict.parts
    assert part.evidence is not None
    assert answer[part.evidence.start : part.evidence.end] == answer[4:-5]


def test_a_formula_and_what_is_excluded_are_composed_too(tiny: TextGrader) -> None:
    data = {"criteria": [{"any_of": [{"formula": "å = b + c"}]}]}
    assert tiny.grade([(tiny.parse_key(data), "We see that a\u030a = b + c")])[0].score == 1
    excluded = {"criteria": [{"any_of": ["a cafe\u0301 au lait"], "not": ["the nai\u0308ve way"]}]}
    (criterion,) = tiny.parse_key(excluded).criteria
    assert [one.text for one in criterion.excluded if hasattr(one, "text")] == ["the naïve way"]


def test_ids_are_left_as_they_are() -> None:
    name = "gro\u0308ße"
    key = TextGrader().parse_key({"criteria": [{"id": name, "any_of": ["x y"], "when": [name]}]})
    assert (key.criteria[0].id, key.criteria[0].when) == (name, (name,))


def test_a_word_of_the_key_is_not_turned_into_another(tiny: TextGrader) -> None:
    key = tiny.parse_key(
        {"references": ["Schön ist es schon."], "criteria": [{"any_of": [{"term": "schön"}]}]}
    )
    (verdict,) = tiny.grade([(key, "It is schon, as they say.")])
    assert verdict.score == 0


@pytest.mark.parametrize(
    "answer",
    [
        "\ufdfa" * ANSWER_CHARACTERS,
        "a" + "\u0301" * (ANSWER_CHARACTERS - 1),
        "\u1100\u1161" * 9_999,
        "\U0001d160" * 19_999,
    ],
)
def test_no_text_blows_up(tiny: TextGrader, answer: str) -> None:
    assert tiny.grade([(tiny.parse_key(KINDS["term"]("naïve")), answer)])[0].outcome == "graded"
