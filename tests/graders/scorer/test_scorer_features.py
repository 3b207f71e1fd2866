"""Features worked out by hand: of words, of aligned tokens and of whole texts."""

import math
from typing import Any

import numpy as np
import pytest

from graders.scorer.alignment import VIEWS, alignment_features, best_cosines, likeness_beyond_question
from graders.scorer.features import (
    GRAM_CHARACTERS,
    OF_QUESTION,
    AnswerWithReferences,
    ReferenceFeatures,
    answer_features,
    compare_with_references,
    likeness_features,
    question_vector,
    reference_closeness,
    required_triples,
    word_features,
)
from graders.scorer.texts import Triple, content_stems_in, unit_vectors, words_in
from tests.graders.scorer.hand_made import CENTRES, HandMadeEncoder, texts_of

QUESTION = "How is salt won?"


@pytest.mark.parametrize(
    ("reference", "answer", "name", "value"),
    [
        # Stems: “evaporates” and “evaporate” are one; function words are none.
        ("The water evaporates.", "the water", "stems recall", 0.5),
        ("The water evaporates.", "the water", "stems precision", 1.0),
        ("The water evaporates.", "the water", "shortness", 2 / 3),
        ("The water evaporate.", "Water evaporates", "stems recall", 1.0),
        ("The water.", "The sun.", "stems recall", 0.0),
        # The question has “salt” already: only what is new counts here.
        ("Salt water", "salt", "stems recall", 0.5),
        ("Salt water", "salt", "new stems recall", 0.0),
        ("Salt water", "water", "new stems recall", 1.0),
        ("Salt", "salt", "new stems recall", 1.0),
        ("Salt water", "salt sun", "new stems precision", 0.0),
        ("Salt water", "salt sun", "answer new", 0.5),
        ("Salt water", "salt sun", "reference new", 0.5),
        ("", "salt", "stems recall", 0.0),
        ("salt", "", "stems precision", 0.0),
        # Runs of four characters: “wate” and “ater” of two in “water”, of which “later” has one.
        ("water", "later", "grams recall", 0.5),
        ("water", "later", "grams precision", 0.5),
        ("sun", "sun", "grams recall", 0.0),
        # Negations: odd against even; at most three are counted.
        ("It is wet", "It is not wet", "negation parity", 1.0),
        ("It isn't wet", "It is not wet", "negation parity", 0.0),
        ("It isn't wet", "It never isn't not dry and not wet", "negation parity", 1.0),
        ("It is wet", "not not not not not", "answer negations", 3),
        ("never", "", "reference negations", 1),
        # Lengths in words.
        ("one two", "one two three", "question length", math.log(5)),
        ("one two", "one two three", "reference length", math.log(3)),
        ("one two", "one two three", "answer length", math.log(4)),
        ("one two", "one two three", "length ratio", math.log(4 / 3)),
        ("one two", "one two three", "shortness", 1.0),
    ],
)
def test_words(reference: str, answer: str, name: str, value: float) -> None:
    assert word_features(Triple(QUESTION, reference, answer))[name] == pytest.approx(value)


def test_grams_are_counted_in_so_much_of_a_text() -> None:
    long = "abcdefgh " * GRAM_CHARACTERS
    assert word_features(Triple("", "abcdefgh", long))["grams recall"] == 1.0


def test_words_and_stems_of_a_text() -> None:
    assert [word.folded for word in words_in("The Waters rose")] == ["the", "waters", "rose"]
    assert content_stems_in("The waters, the water and it") == {"water"}


@pytest.mark.parametrize(
    ("rows", "columns", "best_of_rows", "best_of_columns"),
    [
        ([[1, 0]], [[1, 0], [0, 1]], [1], [1, 0]),
        ([[1, 0], [0, 1]], [[0.6, 0.8]], [0.6, 0.8], [0.8]),
        ([[1, 0]], [[-1, 0]], [-1], [-1]),
        # More columns than a block has.
        ([[1, 0]], [[0, 1]] * 1500 + [[1, 0]], [1], [0] * 1500 + [1]),
    ],
)
def test_best_cosines(rows: Any, columns: Any, best_of_rows: Any, best_of_columns: Any) -> None:
    recall, precision = best_cosines(np.array(rows, dtype=np.float32), np.array(columns, dtype=np.float32))
    assert list(recall) == pytest.approx(best_of_rows)
    assert list(precision) == pytest.approx(best_of_columns)


@pytest.mark.parametrize(
    ("reference", "answer", "name", "value"),
    [
        # Salt matches salt, and water nothing but at 0.
        ("salt water", "salt", "recall", 0.5),
        ("salt water", "salt", "precision", 1.0),
        # “the” weighs 0.15.
        ("the salt", "salt", "recall", 1 / 1.15),
        # Brine lies between salt (0.6) and water (0.8).
        ("salt water", "brine", "recall", 0.7),
        ("salt water", "brine", "precision", 0.8),
        # What the question has too weighs a tenth: (0.1 · 1 + 1 · 0) / 1.1.
        ("salt water", "salt", "own recall", 0.1 / 1.1),
        ("salt water", "salt water", "own precision", 1.0),
        # A quarter of the telling tokens, at least one, is the weakest.
        ("salt water", "salt", "weakest", 0.0),
        ("salt water", "brine", "weakest", 0.6),
        # More than 0.6 is matched: of brine's two cosines one.
        ("salt water", "brine", "matched", 0.5),
    ],
)
@pytest.mark.parametrize("view", VIEWS)
def test_alignment(view: str, reference: str, answer: str, name: str, value: float) -> None:
    triple = Triple("how salt", reference, answer)
    features = alignment_features(triple, texts_of(triple), CENTRES)
    assert features[f"{view} {name}"] == pytest.approx(value, abs=0.01)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        # The question matches salt, so that it weighs only 0.02 beside water.
        ("novel recall", 0.02 / 1.02),
        ("novel precision", 1.0),
        ("gain", 0.0),
        ("given", 0.5),
        ("from question", 1.0),
    ],
)
def test_what_copying_the_question_would_match(name: str, value: float) -> None:
    triple = Triple("how salt", "salt water", "salt")
    features = alignment_features(triple, texts_of(triple), CENTRES)
    assert features[f"layer 4 {name}"] == pytest.approx(value, abs=0.01)
    assert features[f"layer 6 {name}"] == features[f"layer 4 {name}"]
    assert f"layer 2 {name}" not in features
    assert f"in context {name}" not in features


def test_likeness_beyond_the_question() -> None:
    triple = Triple("how salt", "salt water", "salt")
    likeness = likeness_beyond_question("layer 6", triple, texts_of(triple), CENTRES)
    assert likeness == pytest.approx((0.1 / 1.1 + 1.0) / 2, abs=0.01)


def test_a_centre_is_taken_off_before_cosines() -> None:
    triple = Triple("how", "salt", "water")
    alike = alignment_features(triple, texts_of(triple), CENTRES)["layer 2 recall"]
    centres = {name: np.array([0.5, 0.5, 0, 0], dtype=np.float32) for name in VIEWS}
    centred = alignment_features(triple, texts_of(triple), centres)["layer 2 recall"]
    assert alike == pytest.approx(0, abs=0.01)
    assert centred == pytest.approx(-1, abs=0.01)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cosine", 1 / math.sqrt(2)),
        ("question cosine", 0.0),
        ("reference question cosine", 0.0),
        ("own cosine", 1 / math.sqrt(2)),
        ("spans recall", 1 / math.sqrt(2)),
        ("spans best", 1 / math.sqrt(2)),
        ("stems recall", 0.5),
    ],
)
def test_whole_texts(name: str, value: float) -> None:
    triple = Triple("the how", "salt water", "salt")
    texts = texts_of(triple)
    assert likeness_features(triple, texts, CENTRES)[name] == pytest.approx(value, abs=0.01)
    assert likeness_features(triple, texts, CENTRES) is texts.likeness[triple]


def test_an_answer_against_each_reference() -> None:
    answer = AnswerWithReferences("how salt", ("salt water", "football"), "football")
    texts = texts_of(*required_triples(answer))
    compared = compare_with_references(answer, texts, CENTRES)
    assert compared.nearest == 1
    assert compared.reference_cosines[0, 1] == pytest.approx(0, abs=0.01)
    assert compared.features[1] == answer_features(answer.triples[1], texts, CENTRES)
    assert compared.features[1]["placed cosine"] == pytest.approx(1, abs=0.01)
    assert not set(OF_QUESTION) & set(compared.features[0])
    assert question_vector(answer, texts) @ unit_vectors(texts.sentence("salt water")) > 0.8


@pytest.mark.parametrize(
    ("features", "closeness"),
    [((1, 0, 0, 0), 1.0), ((0, 1, 0, 0), 0.5), ((0, 0, 1, 0), 0.5), ((0, 0, 0, 1), 0.3)],
)
def test_which_reference_is_nearest(features: tuple[float, ...], closeness: float) -> None:
    names = ("layer 4 recall", "layer 4 precision", "cosine", "stems recall")
    named, nothing = dict(zip(names, features, strict=True)), dict.fromkeys(names, 0.0)
    assert reference_closeness(named) == closeness
    assert ReferenceFeatures((nothing, named), np.ones((2, 2), dtype=np.float32)).nearest == 1


@pytest.mark.parametrize(
    ("answer", "on_topic", "off_topic"),
    [
        ("Salt water.", "Salt water.", False),
        ("Salt water. Football.", "Salt water.", False),
        ("Football.", "Football.", True),
        ("Football. Football football.", "Football. Football football.", True),
    ],
)
def test_what_is_about_neither_question_nor_reference_is_left_out(
    answer: str, on_topic: str, off_topic: bool
) -> None:
    triple = Triple("how salt", "water", answer)
    texts = texts_of(triple)
    assert texts.on_topic(triple).answer == on_topic
    assert texts.off_topic(triple) is off_topic
    assert len(texts.tokens(on_topic)) == len(HandMadeEncoder().tokens([("", on_topic)])[0])


def test_clauses_have_the_means_of_their_tokens() -> None:
    texts = texts_of(Triple("how", "Salt water. Football.", "salt"))
    assert texts.clause_means("Salt water. Football.") @ texts.sentence("salt") == pytest.approx(
        [1 / math.sqrt(2), 0], abs=0.05
    )
