"""The words of a reference in another arrangement: who does what to whom, what goes where, which part is which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.arrangement import (
    SHARED_SHARE,
    VOICE_WORDS,
    labelled_parts,
    labels_exchanged,
    rearranged,
)

LABELLED = "(a) What does mitosis make? (b) And meiosis?"

REARRANGED = [
    # Two things change places around a third.
    ("The buyer may sell; the writer must pay.", "The buyer must pay; the writer may sell."),
    ("Dogs chase cats in gardens.", "Cats chase dogs in gardens."),
    ("The earth revolves around the sun.", "The sun revolves around the earth."),
    ("The sun drives the wind.", "The wind drives the sun."),
    ("They take in carbon dioxide and give off oxygen.", "Take in oxygen, give off carbon dioxide."),
    # The same with a word put in.
    ("The virus uses the cell to copy itself.", "In practice the cell uses the virus to copy itself."),
    ("The key fits the lock and the lock opens.", "The lock neatly fits the key and the key opens."),
    # Around a direction.
    ("Water flows from the roots to the leaves.", "Water flows from the leaves to the roots."),
    ("Heat flows from the hot body to the cold body.", "Heat flows from the cold body to the hot body."),
    ("The layer lies above the rock below.", "The rock lies above the layer below."),
    # Two pieces exchange what they say.
    ("Mitosis makes two cells, meiosis makes four.", "Meiosis makes two cells, mitosis makes four."),
    ("The writer may sell, the buyer must buy.", "The buyer may sell, the writer must buy."),
    ("TCP is reliable, UDP is fast.", "UDP is reliable and TCP is fast."),
    ("Silver is cheap, gold is dear.", "Gold is cheap while silver is dear."),
    # In the passive voice, either way, with another verb where there are three words only.
    ("The predator eats the prey.", "The predator is eaten by the prey."),
    ("The predator is eaten by the prey.", "The predator eats the prey."),
    ("The prey is eaten by the predator.", "The prey eats the predator."),
    ("The ribosome reads the strand.", "The ribosome is read by the strand."),
    ("The teacher asks the class.", "The teacher is questioned by the class."),
    # All words, and no others, in other pieces.
    (
        "Parliament makes the laws and the courts apply them.",
        "The courts make the laws and parliament applies them.",
    ),
    (
        "The verb agrees with the subject, not the object.",
        "The verb agrees with the object, not the subject.",
    ),
    ("If it rains, the street gets wet.", "If the street gets wet, it rains."),
    ("The members elect the board, it appoints them.", "The board elects the members, it appoints them."),
    # Two words are exchanged throughout, of which one stands there twice.
    ("The key fits the lock and the lock opens.", "The lock fits the key and the key opens."),
    # Both tell an order.
    ("The bill is debated first, then signed.", "The bill is signed first, then debated."),
    ("First melt, then boil, finally freeze it.", "First boil, then melt, finally freeze it."),
    ("Rome conquered Greece in a long war.", "In a long war Rome was conquered by Greece."),
]


@pytest.mark.parametrize(("reference", "answer"), REARRANGED)
def test_rearranged(reference: str, answer: str) -> None:
    assert rearranged(reference, answer, "")


@pytest.mark.parametrize(
    "direction",
    [
        *("take", "takes", "give", "gives", "get", "gets", "make", "makes"),
        *("in", "out", "off", "from", "to", "into", "up", "down"),
        *("before", "after", "above", "below", "under", "over", "more", "than"),
    ],
)
def test_two_things_change_places_around_a_direction(direction: str) -> None:
    assert rearranged(f"The salt {direction} the water.", f"The water {direction} the salt.", "")


@pytest.mark.parametrize("word", ["and", "or", "with", "is", "has", "at", "for", "through"])
def test_around_another_function_word_they_change_nothing(word: str) -> None:
    assert not rearranged(f"The salt {word} the water.", f"The water {word} the salt.", "")


NOT_REARRANGED = [
    # All words, in the same pieces.
    ("If it rains, the street gets wet.", "The street gets wet if it rains."),
    ("The sun and the wind give clean power.", "The wind and the sun give clean power."),
    ("Gold is dear, silver is cheap.", "Silver is cheap, gold is dear."),
    ("the generator exploits one weakness", "The generator exploits one weakness:"),
    ("we only need features and not images", "Because we only need features and not images."),
    ("KL pushes it to N(0, 1)", "KL pushes it to N(0,1)."),
    ("Na+ + Cl- → NaCl", "Cl- + Na+ → NaCl"),
    # The same, word by word.
    ("The predator eats the prey.", "The predator eats the prey."),
    # Words side by side are a list.
    ("The sun and the wind give power.", "The wind and the sun give power."),
    ("Salt, water and light.", "Light, salt and water."),
    # Pieces in another order say the same.
    ("TCP is reliable, UDP is fast.", "UDP is fast and TCP is reliable."),
    ("Supply rises when the price rises.", "When the price rises, supply rises."),
    ("The king fled because he lost the battle.", "Because he lost the battle, the king fled."),
    # The passive voice says it with the ends exchanged.
    ("The predator eats the prey.", "The prey is eaten by the predator."),
    ("The prey is eaten by the predator.", "The predator is often hungry and eats its prey."),
    ("The wolf hunts the sheep.", "The sheep is hunted by the wolf."),
    ("The novel was written by Orwell.", "The novel is a work of Orwell."),
    # A “by” that is no doer's.
    ("The terminals are not parted by a gap.", "The terminals are parted by a gap."),
    # Too few words in common for their order to tell something.
    ("Water boils.", "Boils water."),
    ("Mitosis makes two cells.", "Photosynthesis needs light and water."),
    ("TCP is reliable.", "Who knows?"),
    ("", ""),
]


@pytest.mark.parametrize(("reference", "answer"), NOT_REARRANGED)
def test_not_rearranged(reference: str, answer: str) -> None:
    assert not rearranged(reference, answer, "")
    assert not rearranged(answer, reference, "")


PLANETS, PHASES = "Mercury, Venus, Earth, Mars", "Prophase, metaphase, anaphase"

LISTS = [
    (PHASES, "Anaphase, metaphase, prophase", "Name three of them", False),
    (PHASES, "Metaphase, prophase, anaphase", "Name three of them", False),
    ("Solar, wind and tidal power", "tidal, wind, solar power", "Name three.", False),
    # Words of a question that ask for an order.
    (PHASES, "Prophase, metaphase, anaphase", "Put the steps in the right order.", False),
    (PHASES, "Anaphase, metaphase, prophase", "Put the steps in the right order.", True),
    (PHASES, "Metaphase, prophase, anaphase", "Put the steps in the right order.", True),
    (PHASES, "Anaphase, metaphase, prophase", "Name three phases", True),
    (PHASES, "Anaphase, metaphase, prophase", "What are the stages of mitosis?", True),
    (PHASES, "Anaphase, metaphase, prophase", "Which of them comes first?", True),
    (PHASES, "Anaphase, metaphase, prophase", "Arrange them by time.", True),
    (PLANETS, "Mars, Earth, Venus, Mercury", "Name the planets in order.", True),
    (PLANETS, "Mars, Earth, Venus, Mercury", "Rank the planets by their distance.", True),
    (PLANETS, "Mars, Earth, Venus, Mercury", "In which sequence do they stand?", True),
    (PLANETS, "Mars, Earth, Venus, Mercury", "Sort the planets.", True),
    (PLANETS, "Mars, Earth, Venus, Mercury", "Name four planets.", False),
]


@pytest.mark.parametrize(("reference", "answer", "question", "expected"), LISTS)
def test_lists_are_exempt_unless_an_order_is_asked_for(
    reference: str, answer: str, question: str, expected: bool
) -> None:
    assert rearranged(reference, answer, question) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("a) four different b) two equal cells", True),
        ("b) two equal cells a) four different", True),
        ("a) two equal cells b) four of them", False),
        ("two equal cells and four different", False),
    ],
)
def test_parts_of_a_labelled_question_are_exchanged(answer: str, expected: bool) -> None:
    reference = "(a) two equal cells (b) four different"
    assert rearranged(reference, answer, LABELLED) is expected


def test_in_a_long_text_the_voice_tells_nothing() -> None:
    reference, answer = "The predator eats the prey.", "The predator is eaten by the prey"
    padding = " and" * (VOICE_WORDS - len(answer.split()))
    assert rearranged(reference, answer + padding, "")
    assert not rearranged(reference, answer + padding + " and", "")


def test_a_third_of_other_words_is_too_many_for_an_order() -> None:
    reference, answer = "Dogs chase cats quickly.", "Cats chase dogs"
    assert SHARED_SHARE * 4 < 3 < SHARED_SHARE * 5
    assert rearranged(reference, answer, "")
    assert not rearranged(f"{reference} Sometimes.", answer, "")


@pytest.mark.parametrize(
    ("reference", "answer", "expected"),
    [
        ("a) mitosis b) meiosis", "a) meiosis b) mitosis", True),
        ("(a) salt (b) sugar", "(a) sugar (b) salt", True),
        ("1) salt 2) sugar 3) iron", "1) salt 2) iron 3) sugar", True),
        ("i) salt ii) sugar", "i) sugar ii) salt", True),
        # In another order, each with its label.
        ("a) mitosis b) meiosis", "b) meiosis a) mitosis", False),
        ("a) mitosis b) meiosis", "a) mitosis b) meiosis", False),
        # A wrong part is no exchange, nor is one that is left out.
        ("a) mitosis b) meiosis", "a) mitosis b) osmosis", False),
        ("a) mitosis b) meiosis", "a) meiosis", False),
        ("a) mitosis b) meiosis", "meiosis, mitosis", False),
        ("", "", False),
    ],
)
def test_labels_exchanged(reference: str, answer: str, expected: bool) -> None:
    assert labels_exchanged(reference, answer) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a) mitosis b) meiosis", {"a": {"mitosi"}, "b": {"meiosi"}}),
        ("(a) salt (b) sugar", {"a": {"salt"}, "b": {"sugar"}}),
        ("A) salt B) iron", {"a": {"salt"}, "b": {"iron"}}),
        ("1. salt 2. iron", {"1": {"salt"}, "2": {"iron"}}),
        ("i) salt ii) iron", {"i": {"salt"}, "ii": {"iron"}}),
        ("a) the salt of the sea", {"a": {"salt", "sea"}}),
        # A function, a decimal and a year are no labels.
        ("It is f(a) of it.", {}),
        ("It is 1.5 m long", {}),
        ("It ended in 1945) so", {}),
        ("", {}),
    ],
)
def test_labelled_parts(text: str, expected: dict[str, set[str]]) -> None:
    assert labelled_parts(text) == expected


PIECES = st.sampled_from(["salt", "sugar", "eats", "from", "to", "the", "a)", "b)", "is", "eaten", "by", ","])


@given(st.lists(PIECES, max_size=14))
def test_no_text_is_rearranged_to_itself(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert not rearranged(text, text, "Put the steps in order: (a) and (b).")


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=40))
def test_any_texts_are_compared(reference: str, answer: str, question: str) -> None:
    assert rearranged(reference, answer, question) in (True, False)
