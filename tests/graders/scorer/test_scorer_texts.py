"""The texts of a batch: each is encoded once, padding is left out, clauses and sentences are means of tokens."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from graders.embedding.token_vectors import TokenVectors
from graders.scorer.texts import ABOUT, Texts, Triple, unit_vectors
from tests.graders.scorer import hand_made
from tests.graders.scorer.hand_made import HandMadeEncoder, hand_made_tokens, texts_of

HALF = 1 / math.sqrt(2)


class Recorder(HandMadeEncoder):
    """The hand-made model, which notes what it was asked to read."""

    def __init__(self) -> None:
        self.calls: list[list[tuple[str, str]]] = []

    def tokens(self, pairs: Sequence[tuple[str, str]]) -> list[TokenVectors]:
        self.calls.append(list(pairs))
        return super().tokens(pairs)


@pytest.mark.parametrize(
    ("triples", "alone", "pairs"),
    [
        ([], [], None),
        ([], ["salt", "salt"], [("", "salt")]),
        (
            [Triple("how", "salt", "water")],
            [],
            [("", "how"), ("", "salt"), ("", "water"), ("how", "salt"), ("how", "water")],
        ),
        # What two triples share is read once; a text after another question is another reading.
        (
            [Triple("how", "salt", "water"), Triple("how", "salt", "brine")],
            ["water"],
            [
                ("", "how"), ("", "salt"), ("", "water"), ("how", "salt"), ("how", "water"), ("", "brine"),
                ("how", "brine"),
            ],
        ),
        (
            [Triple("how", "salt", "salt"), Triple("the", "salt", "salt")],
            [],
            [("", "how"), ("", "salt"), ("how", "salt"), ("", "the"), ("the", "salt")],
        ),
    ],
    ids=["nothing", "alone", "one triple", "a second answer", "a second question"],
)  # fmt: skip
def test_each_text_is_read_once_in_one_call(
    triples: Sequence[Triple], alone: Sequence[str], pairs: list[tuple[str, str]] | None
) -> None:
    encoder = Recorder()
    Texts(triples, encoder, alone)
    assert encoder.calls == ([] if pairs is None else [pairs])


def test_a_text_is_looked_up_with_its_context() -> None:
    texts = texts_of(Triple("how", "salt", "water"))
    assert len(texts.tokens("salt").levels) == 3
    assert len(texts.tokens("salt", "how").levels) == 1
    with pytest.raises(KeyError):
        texts.tokens("salt", "water")
    with pytest.raises(KeyError):
        texts.tokens("brine")


@pytest.mark.parametrize(
    ("vectors", "units"),
    [
        ([3.0, 4.0], [0.6, 0.8]),
        ([[2.0, 0.0], [0.0, -5.0]], [[1.0, 0.0], [0.0, -1.0]]),
        ([[[0.0, 0.5]]], [[[0.0, 1.0]]]),
        # A vector of nothing has no direction, and makes none.
        ([0.0, 0.0], [0.0, 0.0]),
    ],
    ids=["one", "rows", "layers of rows", "zero"],
)
def test_vectors_at_length_one(vectors: object, units: object) -> None:
    unit = unit_vectors(np.array(vectors, dtype=np.float32))
    assert unit.dtype == np.float32
    assert unit == pytest.approx(np.array(units))


@pytest.mark.parametrize(
    ("text", "vector"),
    [
        ("salt", (1, 0, 0, 0)),
        ("salt water", (HALF, HALF, 0, 0)),
        ("salt salt salt water", (0.949, 0.316, 0, 0)),
        # Every token counts the same, whatever it weighs elsewhere.
        ("the salt", (HALF, 0, HALF, 0)),
    ],
)
def test_a_sentence_is_the_direction_of_its_tokens(text: str, vector: tuple[float, ...]) -> None:
    sentence = Texts([], HandMadeEncoder(), [text]).sentence(text)
    assert sentence == pytest.approx(np.array(vector), abs=0.01)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("salt", [(1, 0, 0, 0)]),
        ("Salt salt. Football football.", [(1, 0, 0.05, 0), (0, 0, 0.05, 1)]),
        ("Football football; salt salt.", [(0, 0, 0, 1), (1, 0, 0.05, 0)]),
        # Nothing that is a clause: the text as a whole.
        (".", [(0, 0, 1, 0)]),
    ],
)
def test_clauses_are_the_means_of_their_own_tokens(text: str, means: Sequence[tuple[float, ...]]) -> None:
    clause_means = Texts([], HandMadeEncoder(), [text]).clause_means(text)
    assert clause_means == pytest.approx(np.array(means), abs=0.03)
    assert np.linalg.norm(clause_means, axis=1) == pytest.approx(1, abs=1e-5)


PADDED = Triple("how salt", "water", "Salt water. Football football. Brine.")


def test_what_is_left_of_a_padded_answer_has_the_vectors_that_it_had() -> None:
    texts = texts_of(PADDED)
    shorter = texts.on_topic(PADDED)
    assert shorter == PADDED._replace(answer="Salt water. Brine.")
    for context in ("", PADDED.question):
        whole, part = texts.tokens(PADDED.answer, context), texts.tokens(shorter.answer, context)
        kept_positions = [0, 1, 2, 6, 7]
        assert part.ids.tolist() == whole.ids[kept_positions].tolist()
        assert part.layer(-1) == pytest.approx(whole.layer(-1)[kept_positions])


def test_padding_is_looked_for_once() -> None:
    texts = texts_of(PADDED)
    assert texts.on_topic(PADDED) is texts.on_topic(PADDED)


def test_the_padding_of_one_answer_is_none_of_another() -> None:
    sport = Triple("football", "football", PADDED.answer)
    texts = texts_of(PADDED, sport)
    assert texts.on_topic(PADDED).answer == "Salt water. Brine."
    assert texts.on_topic(sport).answer == "Football football."


def vector(cosine: float) -> NDArray[np.float32]:
    """Return a unit vector with this cosine to salt, and to nothing else that the hand-made model knows."""
    return np.array([cosine, 0, 0, math.sqrt(1 - cosine**2)], dtype=np.float32)


@pytest.mark.parametrize(
    ("cosine", "is_off_topic"), [(ABOUT + 0.02, False), (ABOUT - 0.02, True), (0.0, True), (0.9, False)]
)
def test_a_sentence_is_about_something_from_a_fifth_on(
    cosine: float, is_off_topic: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(hand_made.VECTORS, "something", tuple(vector(cosine)))
    triple = Triple("water", "salt", "something")
    assert texts_of(triple).off_topic(triple) is is_off_topic


@pytest.mark.parametrize("answer", ["", "...", "?"])
def test_an_answer_of_stops_is_about_nothing(answer: str) -> None:
    class Stops(HandMadeEncoder):
        """Reads an empty text as a full stop, as the real one does."""

        def tokens(self, pairs: Sequence[tuple[str, str]]) -> list[TokenVectors]:
            return [hand_made_tokens(text if "salt" in text else ".") for _, text in pairs]

    triple = Triple("salt", "salt", answer)
    texts = Texts([triple], Stops())
    assert texts.off_topic(triple)
    assert texts.on_topic(triple) == triple
