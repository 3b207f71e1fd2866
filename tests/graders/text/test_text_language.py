"""What is in a language that is not graded is said to be so at the key, and held without a mark."""

from typing import Any

import pytest

from graders.text.grader import TextGrader
from graders.text.ungraded import is_graded, notes_on
from tests.graders.sentences import sentences

GERMAN = {
    "question": "Was ist der Unterschied zwischen Verdunsten und Sieden?",
    "references": [
        "Beim Verdunsten geht Wasser an der Oberfläche in Gas über, beim Sieden im ganzen Wasser."
    ],
}
CHINESE = {"question": "什么是光合作用？", "references": ["绿色植物利用光能把二氧化碳和水转化为有机物。"]}
BY_CRITERIA = {
    "question": "¿Por qué flota un barco?",
    "criteria": [
        {"id": "a", "any_of": ["porque su densidad media es menor que la del agua"]},
        {"id": "b", "any_of": ["el aire"]},
    ],
}
KEYS_OF_OTHERS: list[dict[str, Any]] = [GERMAN, CHINESE, BY_CRITERIA]


@pytest.mark.parametrize("data", KEYS_OF_OTHERS)
@pytest.mark.parametrize(
    "answer", ["Verdunsten und Sieden sind dasselbe.", "It boils.", "植物用阳光", "xyz", "weiß nicht"]
)
def test_a_key_that_is_not_graded(data: dict[str, Any], answer: str) -> None:
    grader = TextGrader()
    key = grader.parse_key(data)
    assert any("This language is not graded by the machine" in note for note in grader.cautions(key))
    (verdict,) = grader.grade([(key, answer)])  # without a model
    assert verdict.needs_review
    assert sentences(verdict.reasons) == ("this language is not graded by the machine",)
    assert (float(verdict.score), verdict.confidence) == (0, 0.0)
    assert sum(part.maximum for part in verdict.parts) in (0, verdict.maximum)


@pytest.mark.parametrize(
    "data",
    [
        {"references": ["Mitochondria"]},
        {"question": "What is Sturm und Drang?", "references": ["a literary movement"]},
        {"question": "Who painted it?", "references": ["Leonardo da Vinci"]},
        {"question": "What is water in German?", "references": ["Wasser"]},
        {"question": "What is water in Chinese?", "references": ["水"]},
        {"references": ["E = m c^2"]},
        {"question": "Nenne den Namen.", "criteria": [{"any_of": [{"term": "Verdunstung"}]}]},
        {"criteria": [{"any_of": [{"formula": "z = mu + sigma*eps"}]}]},
        {"references": ["The water evaporates."]},
    ],
)
def test_a_key_that_is_graded(data: dict[str, Any]) -> None:
    key = TextGrader().parse_key(data)
    assert is_graded(key)
    assert notes_on(key) == ()


ENGLISH_KEY = {"question": "Why does it float?", "references": ["It is less dense than water."]}


@pytest.mark.parametrize(
    "answer", ["Weil es leichter ist als Wasser.", "Ich weiß es nicht.", "Porque es menos denso.", "因为轻"]
)
def test_an_answer_in_another_language_waits_for_a_person(answer: str) -> None:
    grader = TextGrader()
    (verdict,) = grader.grade([(grader.parse_key(ENGLISH_KEY), answer)])
    assert verdict.needs_review
    assert sentences(verdict.reasons) == ("another language",)
    assert grader.grade_instantly(grader.parse_key(ENGLISH_KEY), answer) is None


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ({"question": "What is “I am tired” in German?", "references": ["Ich bin müde"]}, "ich bin müde"),
        ({"question": "What is water in Chinese?", "references": ["水"]}, "水"),
        (
            {"question": "Wie heißt der Vorgang?", "criteria": [{"any_of": [{"term": "Verdunstung"}]}]},
            "Das ist die Verdunstung.",
        ),
    ],
)
def test_the_word_of_the_key_is_right_in_any_language(
    tiny: TextGrader, data: dict[str, Any], answer: str
) -> None:
    (verdict,) = tiny.grade([(tiny.parse_key(data), answer)])
    assert verdict.score == 1


@pytest.mark.parametrize(
    ("question", "reference"),
    [
        ("Wie heißt der Vorgang?", "Verdunstung"),
        ("Was ist Kraft?", "Masse mal Beschleunigung"),
        ("Erkläre die Photosynthese.", "Umwandlung von Licht in Zucker"),
        ("Was leiten Metalle?", "Metalle leiten Strom"),
        ("Nenne ein Metall.", "Eisen"),
        ("Qual è la capitale della Francia?", "Parigi"),
        ("", "Photosynthese wandelt Lichtenergie in chemische Energie."),
        ("", "La pianta produce ossigeno."),
    ],
)
def test_a_key_is_read_with_its_question(question: str, reference: str) -> None:
    key = TextGrader().parse_key({"question": question, "references": [reference]})
    assert not is_graded(key)
    assert notes_on(key) != ()
    assert is_graded(TextGrader().parse_key({"references": ["Water evaporates."]}))
