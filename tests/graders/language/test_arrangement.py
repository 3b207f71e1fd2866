"""The words of a reference in another arrangement."""

import pytest

from graders.language.arrangement import labelled_parts, labels_exchanged, rearranged

ORDER = "Put the steps in the right order."


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("Mitosis makes two cells, meiosis makes four.", "Meiosis makes two cells, mitosis makes four."),
        ("The writer may sell, the buyer must buy.", "The buyer may sell, the writer must buy."),
        ("Water flows from the roots to the leaves.", "Water flows from the leaves to the roots."),
        ("The predator eats the prey.", "The predator is eaten by the prey."),
        ("The prey is eaten by the predator.", "The prey eats the predator."),
        ("Dogs chase cats in gardens.", "Cats chase dogs in gardens."),
        ("The ribosome reads the strand.", "The ribosome is read by the strand."),
    ],
)
def test_rearranged(reference: str, answer: str) -> None:
    assert rearranged(reference, answer, "")


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("The sun and the wind give power.", "The wind and the sun give power."),
        ("The predator eats the prey.", "The prey is eaten by the predator."),
        ("The predator eats the prey.", "The predator eats the prey."),
        ("Salt, water and light.", "Light, salt and water."),
        ("Water boils.", "Boils water."),
        ("Mitosis makes two cells.", "Photosynthesis needs light and water."),
        ("", ""),
    ],
)
def test_not_rearranged(reference: str, answer: str) -> None:
    assert not rearranged(reference, answer, "")


@pytest.mark.parametrize(
    ("answer", "question", "expected"),
    [
        ("Prophase, metaphase, anaphase", ORDER, False),
        ("Anaphase, metaphase, prophase", ORDER, True),
        ("Metaphase, prophase, anaphase", ORDER, True),
        ("Anaphase, metaphase, prophase", "Name three phases", True),
        ("Anaphase, metaphase, prophase", "Name three of them", False),
        ("Metaphase, prophase, anaphase", "Name three of them", False),
    ],
)
def test_lists_are_exempt_unless_an_order_is_asked_for(answer: str, question: str, expected: bool) -> None:
    assert rearranged("Prophase, metaphase, anaphase", answer, question) is expected


@pytest.mark.parametrize(
    ("reference", "answer", "expected"),
    [
        ("a) mitosis b) meiosis", "a) meiosis b) mitosis", True),
        ("a) mitosis b) meiosis", "b) meiosis a) mitosis", False),
        ("a) mitosis b) meiosis", "a) mitosis b) meiosis", False),
        ("1) salt 2) sugar 3) iron", "1) salt 2) iron 3) sugar", True),
        ("a) mitosis b) meiosis", "meiosis, mitosis", False),
        ("(a) salt (b) sugar", "(a) sugar (b) salt", True),
    ],
)
def test_labels_exchanged(reference: str, answer: str, expected: bool) -> None:
    assert labels_exchanged(reference, answer) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a) mitosis b) meiosis", {"a": {"mitosi"}, "b": {"meiosi"}}),
        ("1. salt 2. sugar", {"1": {"salt"}, "2": {"sugar"}}),
        ("i) salt ii) iron", {"i": {"salt"}, "ii": {"iron"}}),
        ("It is f(a) of it.", {}),
        ("", {}),
    ],
)
def test_labelled_parts(text: str, expected: dict[str, set[str]]) -> None:
    assert labelled_parts(text) == expected
