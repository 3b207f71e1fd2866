"""Greedy matches of tokens: blocks, weights, what the question gave, and what is read after the question."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from graders.scorer.alignment import (
    COSINE_BLOCK,
    LEAST_NOVELTY,
    QUESTION_TOKEN_WEIGHT,
    VIEWS,
    _tokens_in_view,
    _view,
    _weighted_mean,
    alignment_features,
    best_cosines,
    likeness_beyond_question,
)
from graders.scorer.texts import Triple, unit_vectors
from tests.graders.scorer.hand_made import CENTRES, hand_made_tokens, texts_of

SIZES = st.integers(1, 12)


def some_vectors(count: int, seed: int) -> NDArray[np.float32]:
    """Return unit vectors of three components, the same ones for the same seed."""
    return unit_vectors(np.random.default_rng(seed).normal(size=(count, 3)).astype(np.float32))


@given(SIZES, SIZES, st.integers(0, 99))
def test_best_cosines_are_the_greatest_of_the_whole_matrix(rows: int, columns: int, seed: int) -> None:
    first, second = some_vectors(rows, seed), some_vectors(columns, seed + 1)
    recall, precision = best_cosines(first, second)
    assert recall == pytest.approx((first @ second.T).max(axis=1), abs=1e-6)
    assert precision == pytest.approx((first @ second.T).max(axis=0), abs=1e-6)
    assert np.abs(np.concatenate([recall, precision])).max() <= 1 + 1e-6


@pytest.mark.parametrize("columns", [COSINE_BLOCK - 1, COSINE_BLOCK, COSINE_BLOCK + 1, 2 * COSINE_BLOCK + 1])
def test_a_block_changes_no_cosine(columns: int) -> None:
    first, second = some_vectors(5, 1), some_vectors(columns, 2)
    recall, precision = best_cosines(first, second)
    assert recall == pytest.approx((first @ second.T).max(axis=1), abs=1e-6)
    assert precision == pytest.approx((first @ second.T).max(axis=0), abs=1e-6)


@given(SIZES, SIZES, st.integers(0, 99))
def test_recall_and_precision_change_places_with_the_texts(rows: int, columns: int, seed: int) -> None:
    first, second = some_vectors(rows, seed), some_vectors(columns, seed + 1)
    recall, precision = best_cosines(first, second)
    turned_recall, turned_precision = best_cosines(second, first)
    assert recall == pytest.approx(turned_precision, abs=1e-6)
    assert precision == pytest.approx(turned_recall, abs=1e-6)


@pytest.mark.parametrize(
    ("values", "weights", "mean"),
    [
        ([1.0, 0.0], [1.0, 1.0], 0.5),
        ([1.0, 0.0], [1.0, 0.0], 1.0),
        ([1.0, 0.0], [0.25, 0.75], 0.25),
        ([-1.0], [0.1], -1.0),
        # Weights that add up to nothing make no number that is none.
        ([1.0, 1.0], [0.0, 0.0], 0.0),
    ],
    ids=["even", "the first", "mostly the second", "negative", "no weight"],
)
def test_a_weighted_mean(values: list[float], weights: list[float], mean: float) -> None:
    assert _weighted_mean(np.array(values, dtype=np.float32), np.array(weights, dtype=np.float32)) == mean


@pytest.mark.parametrize(
    ("question", "own_weights"),
    [
        ("how", [0.15, 1.0, 1.0, 0.02]),
        ("how salt", [0.15, QUESTION_TOKEN_WEIGHT, 1.0, 0.02]),
        ("the salt water.", [0.015, QUESTION_TOKEN_WEIGHT, QUESTION_TOKEN_WEIGHT, 0.002]),
    ],
)
def test_a_token_of_the_question_keeps_a_tenth_of_its_weight(question: str, own_weights: list[float]) -> None:
    tokens = hand_made_tokens("the salt water.")
    view = _view(tokens, tokens.layer(0), CENTRES["layer 2"], hand_made_tokens(question).ids)
    assert view.weights == pytest.approx([0.15, 1.0, 1.0, 0.02])
    assert view.own_weights == pytest.approx(own_weights)
    assert np.linalg.norm(view.vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("reference", "answer", "weakest", "matched"),
    [
        # Function words and stops are not telling: only salt counts.
        ("the salt.", "salt", 1.0, 1.0),
        ("the salt.", "the.", 0.0, 0.0),
        # Of eight telling tokens the two weakest: 0 and 0, or 0 and 1.
        ("salt salt salt salt salt salt football football", "salt", 0.0, 0.75),
        ("salt salt salt salt salt salt salt football", "salt", 0.5, 0.875),
        # Of seven one is the weakest quarter.
        ("salt salt salt salt salt salt football", "salt", 0.0, 6 / 7),
        # A reference of function words alone is taken as it is.
        ("the how", "the", 1.0, 1.0),
        ("the how", "salt", 0.0, 0.0),
    ],
)
def test_the_weakest_quarter_of_what_tells(
    reference: str, answer: str, weakest: float, matched: float
) -> None:
    triple = Triple("football", reference, answer)
    features = alignment_features(triple, texts_of(triple), CENTRES)
    assert features["layer 2 weakest"] == pytest.approx(weakest, abs=0.01)
    assert features["layer 2 matched"] == pytest.approx(matched)


@pytest.mark.parametrize(
    ("question", "answer", "novel_precision", "gain", "given_share"),
    [
        # Nothing in common with the question: all counts.
        ("how", "salt water", 1.0, 1.0, 0.0),
        # All of the answer is the question's: every token keeps the same little weight.
        ("salt water", "salt water", 1.0, 0.0, 1.0),
        ("salt", "salt football", LEAST_NOVELTY / (1 + LEAST_NOVELTY), 0.0, 0.5),
        ("salt", "water", 1.0, 0.0, 0.5),
        ("football", "salt", 1.0, 0.5, 0.0),
    ],
)
def test_what_goes_beyond_the_question(
    question: str, answer: str, novel_precision: float, gain: float, given_share: float
) -> None:
    triple = Triple(question, "salt water", answer)
    features = alignment_features(triple, texts_of(triple), CENTRES)
    assert features["layer 6 novel precision"] == pytest.approx(novel_precision, abs=0.01)
    assert features["layer 6 gain"] == pytest.approx(gain, abs=0.01)
    assert features["layer 6 given"] == pytest.approx(given_share, abs=0.01)


def test_every_view_has_its_features_and_two_views_what_is_beyond_the_question() -> None:
    triple = Triple("how", "salt", "water")
    names = set(alignment_features(triple, texts_of(triple), CENTRES))
    everywhere = ("recall", "precision", "own recall", "own precision", "weakest", "matched")
    beyond = ("novel recall", "novel precision", "gain", "given", "from question")
    assert names == {f"{view} {name}" for view in VIEWS for name in everywhere} | {
        f"{view} {name}" for view in ("layer 4", "layer 6") for name in beyond
    }


TEXTS = st.lists(
    st.sampled_from(["salt", "water", "brine", "the", "how", "football", "."]), min_size=1, max_size=8
)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_no_feature_leaves_its_range(question: list[str], reference: list[str], answer: list[str]) -> None:
    triple = Triple(" ".join(question), " ".join(reference), " ".join(answer))
    for name, value in alignment_features(triple, texts_of(triple), CENTRES).items():
        low, high = {"matched": (0, 1), "gain": (-2, 2)}.get(name.rpartition(" ")[2], (-1, 1))
        assert low - 0.02 <= value <= high + 0.02, name


@pytest.mark.parametrize("view", ["layer 2", "layer 4", "layer 6", "in context"])
@pytest.mark.parametrize(
    ("change", "likeness"),
    [
        (lambda triple: triple, 1.0),
        (lambda triple: triple._replace(answer="football"), 0.0),
        # Half of the reference is covered, and all that was said is in it.
        (lambda triple: triple._replace(answer="salt"), 0.75),
    ],
    ids=["the reference", "something else", "half of it"],
)
def test_likeness_is_the_mean_of_both_ways(
    view: str, change: Callable[[Triple], Triple], likeness: float
) -> None:
    triple = change(Triple("how", "salt water", "salt water"))
    assert likeness_beyond_question(view, triple, texts_of(triple), CENTRES) == pytest.approx(
        likeness, abs=0.01
    )


@pytest.mark.parametrize(
    ("view", "layers"), [("layer 2", (3, 3)), ("layer 6", (3, 3)), ("in context", (3, 1))]
)
def test_an_answer_that_is_the_question_is_read_in_context_all_the_same(
    view: str, layers: tuple[int, int]
) -> None:
    # The answer is another object with the same characters, as one that was typed is.
    triple = Triple("salt water", "salt", " ".join(["salt", "water"]))
    texts = texts_of(triple)
    tokens_read = [_tokens_in_view(view, text, triple, texts)[0] for text in (triple.question, triple.answer)]
    # Alone a text has three layers, after the question only the last.
    assert tuple(len(tokens.levels) for tokens in tokens_read) == layers
