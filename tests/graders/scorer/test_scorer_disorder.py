"""Which answers the probe of word order judges, what it is trained on, and that it is the same each time."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.embedding.token_vectors import TokenVectors
from graders.language.segmentation import words
from graders.scorer.word_order import (
    EXAMPLES,
    SHORTEST_PROSE,
    WordOrderProbe,
    fit_word_order,
    word_order_features,
)
from tests.graders.scorer.hand_made import HandMadeEncoder, hand_made_tokens

LONG = "salt water salt water salt water"
SIZE = len(word_order_features(hand_made_tokens(LONG), LONG))


class Recorder(HandMadeEncoder):
    """The hand-made model, which notes the texts that it read."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def tokens(self, pairs: Sequence[tuple[str, str]]) -> list[TokenVectors]:
        assert all(not context for context, _ in pairs)
        self.texts += [text for _, text in pairs]
        return super().tokens(pairs)


def share_probe(weight: float, intercept: float) -> WordOrderProbe:
    """Return a probe that goes by the share of function words alone."""
    weights = np.zeros(SIZE)
    weights[8] = weight
    return WordOrderProbe(weights, np.zeros(SIZE), np.ones(SIZE), intercept)


@pytest.mark.parametrize(
    ("text", "chance"),
    [
        ("salt water salt water salt water", 0.98),
        ("the salt the water the brine", 0.27),
        ("the salt and water and brine", 0.94),
        # Five words are notes, whatever their order.
        ("salt water salt water salt", 0.0),
        ("", 0.0),
        ("salt. water! salt? water, salt; water", 0.98),
    ],
)
def test_a_text_of_six_words_is_judged(text: str, chance: float) -> None:
    # e^(4 - 10 · share) to one: of six words three are “the”, or one.
    judged = share_probe(-10.0, 4.0).disorder(hand_made_tokens(text or "."), text)
    assert judged == pytest.approx(chance, abs=0.03)


@pytest.mark.parametrize(("size", "judged"), [(SIZE, 0.98), (SIZE - 1, 0.0), (SIZE + 384, 0.0)])
def test_a_probe_says_nothing_of_vectors_of_another_width(size: int, judged: float) -> None:
    probe = WordOrderProbe(np.zeros(size), np.zeros(size), np.ones(size), 4.0)
    assert probe.disorder(hand_made_tokens(LONG), LONG) == judged


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("salt water", 0.0),
        ("the salt", 0.5),
        ("the salt is in the water", 4 / 6),
        # A list of keywords may join them by “and”.
        ("salt and water and brine", 0.0),
        ("", 0.0),
    ],
)
def test_the_share_of_joining_words(text: str, share: float) -> None:
    assert word_order_features(hand_made_tokens(text or "."), text)[8] == pytest.approx(share)


@given(
    st.lists(
        st.sampled_from(["salt", "water", "brine", "the", "how", "and", "football"]), min_size=1, max_size=12
    )
)
def test_a_chance_is_one_of_a_hundred_and_one(text_words: list[str]) -> None:
    text = " ".join(text_words)
    judged = share_probe(-10.0, 4.0).disorder(hand_made_tokens(text), text)
    assert 0 <= judged <= 1
    assert judged == round(judged, 2)


def answers(count: int) -> list[str]:
    """Return answers of six words, each another one."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        f"the salt{letters[number % 26]} is in {letters[number // 26 % 26]} water{letters[number // 676]}"
        for number in range(count)
    ]


def test_each_answer_is_read_in_its_order_and_in_two_others() -> None:
    encoder, given_answers = Recorder(), ["the salt is in the brine", "how is the water in salt"]
    fit_word_order(given_answers, encoder, 0)
    assert sorted(encoder.texts[:2]) == sorted(given_answers)
    for text, words_shuffled, runs_shuffled in zip(*np.split(np.array(encoder.texts), 3), strict=True):
        for shuffled in (words_shuffled, runs_shuffled):
            assert sorted(shuffled.split()) == sorted(text.split())


@pytest.mark.parametrize(
    ("given_answers", "count"),
    [
        (["the salt is in the brine"] * 3, 1),
        (["the salt is in the brine", "too short a note"], 1),
        (["the salt is in the brine", "the brine is in the salt"], 2),
    ],
    ids=["the same one thrice", "a note beside it", "two"],
)
def test_notes_and_repeats_teach_nothing(given_answers: Sequence[str], count: int) -> None:
    encoder = Recorder()
    fit_word_order(given_answers, encoder, 0)
    assert len(encoder.texts) == 3 * count
    assert all(len(words(text)) >= SHORTEST_PROSE for text in encoder.texts)


def test_so_many_answers_are_read_and_no_more() -> None:
    encoder = Recorder()
    fit_word_order(answers(EXAMPLES + 5), encoder, 0)
    assert len(encoder.texts) == 3 * EXAMPLES
    assert len(set(encoder.texts[:EXAMPLES])) == EXAMPLES


def test_the_same_answers_and_seed_give_the_same_probe() -> None:
    first, again, another = (fit_word_order(answers(40), HandMadeEncoder(), seed) for seed in (0, 0, 1))
    assert first.weights.tolist() == again.weights.tolist()
    assert first.intercept == again.intercept
    assert first.weights.tolist() != another.weights.tolist()
