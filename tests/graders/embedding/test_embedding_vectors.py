"""Vectors of tokens and texts, by hand: rounding, pieces, bytes, the layers that are kept, cosines."""

from typing import Any

import numpy as np
import pytest

from graders.embedding.similarity import Similarity
from graders.embedding.token_encoder import FUNCTION_WEIGHT, STOP_WEIGHT, TokenEncoder, piece_weight
from graders.embedding.token_vectors import TokenVectors, join_pieces, kept_layers, pack, quantised, unpack
from tests.conftest import BagOfWords


def vectors_of(rows: Any, first: int = 0) -> TokenVectors:
    """Return tokens of one layer, with ids and starts that count from `first`."""
    vectors = np.array([rows], dtype=np.float32)
    numbers = np.arange(first, first + len(rows), dtype=np.int32)
    return quantised(numbers, np.ones(len(rows), dtype=np.float32), numbers * 5, vectors)


@pytest.mark.parametrize(
    ("vector", "levels"),
    [
        # The largest component is 127 steps, and each token has steps of its own.
        ([1.0, 0.5, 0.0], [127, 64, 0]),
        ([-2.0, 1.0, 0.1], [-127, 64, 6]),
        ([0.001, 0.001, 0.0], [127, 127, 0]),
        ([0.0, 0.0, 0.0], [0, 0, 0]),
    ],
)
def test_a_component_is_a_byte(vector: list[float], levels: list[int]) -> None:
    tokens = vectors_of([vector])
    assert tokens.levels[0, 0] == pytest.approx(levels, abs=1)
    assert tokens.layer(0)[0] == pytest.approx(vector, abs=max(map(abs, vector)) / 127)


def test_some_tokens_are_selected_with_all_that_is_theirs() -> None:
    selected = vectors_of([[1, 0], [0, 1], [1, 1]]).select(np.array([True, False, True]))
    assert (selected.ids.tolist(), selected.starts.tolist(), len(selected)) == ([0, 2], [0, 10], 2)
    assert selected.layer(0) == pytest.approx(np.array([[1, 0], [1, 1]]), abs=0.01)


def test_pieces_are_joined_in_their_order() -> None:
    joined = join_pieces([vectors_of([[1, 0]]), vectors_of([[0, 1], [1, 1]], first=1)])
    whole = vectors_of([[1, 0], [0, 1], [1, 1]])
    assert pack(joined) == pack(whole)


def test_bytes_are_three_counts_and_the_arrays() -> None:
    data = pack(vectors_of([[1, 0], [0, 1]]))
    # 12 of counts; for two tokens 4 each of id, weight and start, 2 of scale, and 2 components.
    assert len(data) == 12 + 2 * (4 + 4 + 4 + 2 + 2)
    assert data[:12] == bytes([1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0])
    assert pack(unpack(data)) == data


@pytest.mark.parametrize(
    ("depth", "layers"), [(6, (2, 4, 6)), (12, (4, 8, 12)), (24, (8, 16, 24)), (2, (1, 1, 2)), (1, (1, 1, 1))]
)
def test_layers_of_models_of_other_depths(depth: int, layers: tuple[int, ...]) -> None:
    assert kept_layers(depth) == layers


@pytest.mark.parametrize(
    ("piece", "number", "weight"),
    [
        (".", 1012, STOP_WEIGHT),
        ("[CLS]", 101, FUNCTION_WEIGHT),
        ("the", 1996, FUNCTION_WEIGHT),
        ("because", 2138, FUNCTION_WEIGHT),
        ("salt", 5474, pytest.approx(0.795, abs=0.001)),
        ("##ization", 3989, pytest.approx(0.741, abs=0.001)),
        ("##ヲ", 30_521, pytest.approx(1.0, abs=0.001)),
    ],
)
def test_rare_pieces_weigh_more(piece: str, number: int, weight: float) -> None:
    assert piece_weight(piece, number, 30_522) == weight


class LetterTokenizer:
    """Every character that is no space is a token; 1 and 2 are the signs at the start and at the end."""

    cls_token_id, sep_token_id = 1, 2

    def __call__(self, text: str, **_: object) -> dict[str, list[Any]]:
        places = [place for place, character in enumerate(text) if character != " "]
        return {
            "input_ids": [ord(text[place]) for place in places],
            "offset_mapping": [(place, place + 1) for place in places],
        }

    def __len__(self) -> int:
        return 128

    def convert_ids_to_tokens(self, ids: range) -> list[str]:
        return [chr(number) for number in ids]


class RecordedStates:
    """Hidden states of six layers that tell the layer and the id; keeps the rows that were asked for."""

    def __init__(self) -> None:
        self.rows: list[list[int]] = []

    def __call__(self, rows: list[list[int]]) -> list[Any]:
        self.rows += rows
        return [
            np.array([[[depth, token] for token in row] for depth in range(7)], np.float32) for row in rows
        ]


@pytest.mark.parametrize(
    ("context", "text", "rows", "ids", "starts"),
    [
        ("", "a b", [[1, 97, 98, 2]], "ab", [0, 2]),
        ("c", "a b", [[1, 99, 2, 97, 98, 2]], "ab", [0, 2]),
        # A window of eight holds five tokens besides its signs, or four after a context of one.
        ("", "abcdefg", [[1, 102, 103, 2], [1, 97, 98, 99, 100, 101, 2]], "abcdefg", [0, 1, 2, 3, 4, 5, 6]),
        ("z", "abcde", [[1, 122, 2, 101, 2], [1, 122, 2, 97, 98, 99, 100, 2]], "abcde", [0, 1, 2, 3, 4]),
        # A text without tokens is read as a full stop.
        ("", " ", [[1, 46, 2]], ".", [0]),
    ],
)
def test_texts_are_framed_cut_and_put_together(
    context: str, text: str, rows: list[list[int]], ids: str, starts: list[int]
) -> None:
    states = RecordedStates()
    (tokens,) = TokenEncoder(LetterTokenizer(), 8, states)([(context, text)])
    assert states.rows == rows
    assert (bytes(tokens.ids.tolist()).decode(), tokens.starts.tolist()) == (ids, starts)
    # Alone a text has three layers, in its context the last; the second component is the id.
    assert [round(float(tokens.layer(place)[0, 0])) for place in range(len(tokens.levels))] == (
        [6] if context else [2, 4, 6]
    )
    assert tokens.layer(-1)[:, 1] == pytest.approx([ord(letter) for letter in ids], abs=0.1)


def test_texts_come_back_in_their_order_whatever_their_lengths() -> None:
    texts = ["abcd", "a", "abc", ""]
    encoded = TokenEncoder(LetterTokenizer(), 8, RecordedStates())([("", text) for text in texts])
    assert [bytes(tokens.ids.tolist()).decode() for tokens in encoded] == ["abcd", "a", "abc", "."]


def test_cosines_of_a_batch_are_encoded_once_and_rounded() -> None:
    encoder = BagOfWords()
    similarity = Similarity(["salt water", "salt", "salt water", "football"], encoder)
    cosines = similarity.cosines(["salt", "football"], ["salt water", "salt"])
    assert cosines.tolist() == np.array([[0.7071, 1.0], [0.0, 0.0]], dtype=np.float32).tolist()
    assert similarity.cosines([], ["salt"]).shape == (0, 1)
    assert Similarity([], encoder).cosines([], []).shape == (0, 0)
