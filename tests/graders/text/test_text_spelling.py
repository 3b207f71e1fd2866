"""Slips of the finger: what is mended, what is left alone, and where each letter stood."""

from typing import Any

import pytest

from graders.language.spelling import Vocabulary, correct_spelling
from graders.text.grader import TextGrader
from graders.text.proofreading import vocabulary
from tests.conftest import BagOfWords

DATA: dict[str, Any] = {
    "question": "What does the discriminator do?",
    "references": ["It separates real images from those of the perceptron."],
    "criteria": [
        {
            "id": "parts",
            "points": 1,
            "description": "tells real from generated",
            "any_of": ["it distinguishes them", {"term": "Wasserstein", "also": ["WGAN"]}, {"number": "0.5"}],
            "not": ["it makes images"],
        }
    ],
}
KEY = TextGrader(BagOfWords).parse_key(DATA)


def known() -> Vocabulary:
    return vocabulary(KEY)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("The discriminater looks", "The discriminator looks"),
        ("The dicsriminator looks", "The discriminator looks"),
        ("it seperates tehm, becuase", "it separates them, because"),
        ("Seperates", "Separates"),
        ("it distingiushs them", "it distinguishes them"),
    ],
)
def test_a_slip_is_mended_by_the_key_first_and_then_by_english(said: str, meant: str) -> None:
    assert correct_spelling(said, known())[0] == meant


@pytest.mark.parametrize(
    "said",
    [
        "The discriminator separates real images",
        "the perceptron of wasserstein",  # a word of the key, and a term of it
        "the WGAN-GP, the RNNs, LaTeX and P(dta)",  # names in capitals, and what stands before a bracket
        r"\becuase and becuase_2 and don't",
        "teh relu",  # too short for a guess
        "a struct with a mutex, and logits",  # not “struck”, “mute” and “logic”
        "zzyzxqq",
        "",
    ],
)
def test_words_names_commands_and_short_strange_ones_are_left_alone(said: str) -> None:
    assert correct_spelling(said, known()) == (said, ())


def test_a_text_in_another_language_is_held_against_the_key_alone() -> None:
    said = "Der Diskriminator unterscheidet echte Bilder von erzeugten Bildern"
    assert correct_spelling(said, known())[0] == said.replace("Diskriminator", "Discriminator")


def test_each_letter_has_its_place_in_what_was_typed() -> None:
    said = "so the discriminatr wins becuase"
    text, places = correct_spelling(said, known())
    assert text == "so the discriminator wins because"
    assert len(places) == len(text) + 1
    assert places[-1] == len(said)
    word = text.index("discriminator")
    assert said[places[word] : places[word + len("discriminator") - 1] + 1] == "discriminatr"
    assert list(places) == sorted(places)


def test_evidence_is_marked_in_the_words_that_were_typed() -> None:
    grader = TextGrader(BagOfWords)
    typed = "Well\u200b, we know this: it distinguihses them"
    part = grader.grade([(KEY, typed)])[0].parts[0]
    assert part.matched
    assert part.evidence
    assert "distinguihses them" in typed[part.evidence.start : part.evidence.end]


def test_a_slip_changes_no_mark() -> None:
    grader = TextGrader(BagOfWords)
    right, slip = grader.grade([(KEY, "it distinguishes them"), (KEY, "it distingiushes them")])
    assert right.score == slip.score == right.maximum


def test_the_work_is_bounded_however_many_strange_words_there_are() -> None:
    strange = " ".join(f"{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}xqzvw" for n in range(2000))
    assert correct_spelling(strange, known())[0] == strange
