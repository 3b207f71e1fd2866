"""What earns nothing or little whatever its words: heaps of keywords, the question copied, a reference turned round."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.segmentation import words
from graders.scorer.model import Estimate
from graders.scorer.texts import Triple
from graders.text.estimates import texts_to_score
from graders.text.grader import TextGrader
from graders.text.messages import REASONS
from graders.text.parsed_answer import copied, is_salad, parse_text_answer
from graders.text.reasons import ANOTHER_WORD, CONTRADICTION, SWAPPED_ROLES
from graders.text.references import _adds_nothing, mark_by_references
from tests.conftest import BagOfWords

HEAP = ("water", "salt", "heat", "dish", "sun", "brine", "steam", "glass", "sand", "mud", "rock", "clay")


@pytest.mark.parametrize(
    ("answer", "salad"),
    [
        # Eight words, and eight between stops other than commas.
        (" ".join(HEAP[:7]), False),
        (" ".join(HEAP[:8]), True),
        (", ".join(HEAP[:8]), True),
        (" ".join(HEAP[:8]) + ".", True),
        (" ".join(HEAP[:4]) + ". " + " ".join(HEAP[4:8]), False),
        (" ".join(HEAP[:8]) + ". " + " ".join(HEAP[:8]), True),
        # Fewer than one word in twelve that joins the others.
        (" ".join(HEAP) + " the", True),
        (" ".join(HEAP) + " the of", False),
        (" ".join(HEAP[:11]) + " the", False),
        # Three words in ten that add one to the next are as bad as none.
        ("salt and water and heat and dish and sun", True),
        ("salt and water or heat melt the dish in sun", False),
        ("salt and water or heat plus the dish in sun", True),
    ],
)
def test_a_heap_of_keywords(answer: str, salad: bool) -> None:
    assert is_salad(answer, words(answer)) is salad


@given(st.lists(st.sampled_from([*HEAP, "the", "and", "is"]), max_size=14))
def test_the_order_of_words_makes_no_heap(text_words: list[str]) -> None:
    forward, backward = " ".join(text_words), " ".join(reversed(text_words))
    assert is_salad(forward, words(forward)) is is_salad(backward, words(backward))


QUESTION = "Why does ice float on cold water?"


@pytest.mark.parametrize(
    ("answer", "indices"),
    [
        # Three words in the question's order, in any form; two anybody needs.
        ("ice floats on", [0, 1, 2]),
        ("ice floats", []),
        ("ice is on cold water", [2, 3, 4]),
        ("float ice on cold", []),
        ("it floats on cold water and ice floats on air", [1, 2, 3, 4, 6, 7, 8]),
        ("", []),
    ],
)
def test_words_that_are_copied(answer: str, indices: list[int]) -> None:
    assert sorted(copied(words(answer), words(QUESTION))) == indices


@pytest.mark.parametrize(
    ("answer", "is_copy"),
    [
        # Three quarters of the words.
        ("float on cold air", True),
        ("float on cold thin air", False),
        ("ice floats on cold water", True),
    ],
)
def test_a_statement_that_is_copied(answer: str, is_copy: bool) -> None:
    (statement,) = parse_text_answer(answer, QUESTION).statements
    assert statement.copied is is_copy


@pytest.mark.parametrize(
    ("reference", "answer", "nothing"),
    [
        ("Its low density and lattice.", "Ice floats.", True),
        # One word beside two of the question tells nothing; two words do, and so does one of the reference.
        ("Its low density and lattice.", "Ice floats slowly.", True),
        ("Its low density and lattice.", "Ice floats by magnets and glue.", False),
        ("Its low density and lattice.", "Ice floats by density.", False),
        ("Its low density and lattice.", "Glue.", False),
        ("Its low density and lattice.", "", False),
        # A reference that itself has less than two words of its own may be said in the question's words.
        ("Its density.", "Ice floats.", False),
    ],
)
def test_an_answer_that_adds_nothing_to_the_question(reference: str, answer: str, nothing: bool) -> None:
    assert _adds_nothing(Triple("Why does ice float?", reference, answer)) is nothing


@pytest.mark.parametrize(
    ("clauses", "denied", "contradicts"),
    [
        (["Ice is light.", "Water is heavy."], 1, True),
        (["Ice is light.", "Water is heavy.", "Salt is white."], 1, False),
        (["Ice is light.", "Water is heavy.", "Salt is white."], 2, True),
        (["Ice is light."], 0, False),
    ],
    ids=["one of two", "one of three", "two of three", "none"],
)
def test_half_of_a_reference_turned_round_is_a_contradiction(
    clauses: Sequence[str], denied: int, contradicts: bool
) -> None:
    key = TextGrader().parse_key({"question": "How are they?", "references": [" ".join(clauses)]})
    turned = [clause.replace(" is ", " is not as some say ") for clause in clauses[:denied]]
    # No sentence is one of the reference but for a “not”: that is held whatever its share is.
    answer = " ".join([*turned, *clauses[denied:], "That is all."])
    texts = texts_to_score([(key, answer)], BagOfWords())
    scored = mark_by_references(key, parse_text_answer(answer, key.question), texts, Estimate(0.7, 0.9, 1.0))
    assert (CONTRADICTION in scored.reasons) is contradicts


@pytest.mark.parametrize(
    ("phrasing", "answer", "is_akin"),
    [
        # To the toy model half of the words are a cosine of one half, a third of them one third.
        ("red car", "blue car", True),
        ("red car", "red", True),
        ("red car", "bus", False),
        ("the red car", "the bus", False),
        # An answer of more words is compared as prose.
        ("red car", "a big fast blue car", False),
    ],
)
def test_a_word_that_is_akin_to_the_keys(tiny: TextGrader, phrasing: str, answer: str, is_akin: bool) -> None:
    data = {"question": "What is it?", "criteria": [{"any_of": [phrasing]}]}
    (verdict,) = tiny.grade([(tiny.parse_key(data), answer)])
    assert (REASONS[ANOTHER_WORD]() in verdict.reasons) is is_akin


ROLES: dict[str, Any] = {
    "criteria": [{"any_of": ["the generator fools the discriminator"]}],
    "contrasts": [["generator", "discriminator"]],
}


@pytest.mark.parametrize(
    ("answer", "score", "swapped"),
    [
        ("The generator fools the discriminator.", 1, False),
        ("The discriminator is fooled by the generator.", 1, False),
        ("The discriminator fools the generator.", 0, True),
    ],
)
def test_who_does_it_must_be_who_the_key_says(
    tiny: TextGrader, answer: str, score: int, swapped: bool
) -> None:
    (verdict,) = tiny.grade([(tiny.parse_key(ROLES), answer)])
    assert verdict.score == score
    assert (REASONS[SWAPPED_ROLES]() in verdict.reasons) is swapped


@pytest.mark.parametrize(
    ("data", "answer", "matched"),
    [
        # What the teacher ruled out is as near as the phrasing, or nearer.
        ({"criteria": [{"any_of": ["ice is less dense than water"], "not": ["ice is less dense than cold oil"]}]},
         "ice is less dense than cold oil", [False]),
        ({"criteria": [{"any_of": ["ice is less dense than water"], "not": ["ice is less dense than cold oil"]}]},
         "ice is less dense than the water", [True]),
        # Words that are likelier to be another point.
        ({"criteria": [{"any_of": ["ice floats on the cold water"]}, {"any_of": ["ice floats on the cold old oil"]}]},
         "so ice floats on the cold old oil", [False, True]),
        ({"criteria": [{"any_of": ["ice floats on the cold water"]}]}, "so ice floats on the cold old oil", [True]),
    ],
    ids=["ruled out", "not ruled out", "another point", "the only point"],
)  # fmt: skip
def test_words_that_are_likelier_something_else_do_not_meet_a_point(
    tiny: TextGrader, data: dict[str, Any], answer: str, matched: list[bool]
) -> None:
    (verdict,) = tiny.grade([(tiny.parse_key(data), answer)])
    assert [part.matched for part in verdict.parts] == matched
