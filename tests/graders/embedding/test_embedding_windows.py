"""Long texts and contexts, with a toy model at the edge: what is cut, batched, weighed and put together again."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from graders.embedding.device import Batches
from graders.embedding.encoder import BATCH, WINDOW, SentenceEncoder, _unit_rows
from graders.embedding.token_encoder import (
    CONTEXT_TOKENS,
    FIRST_WORD,
    FRAME_TOKENS,
    FUNCTION_WEIGHT,
    STOP_WEIGHT,
    TOKEN_BATCH,
    TokenEncoder,
    piece_weight,
)
from graders.errors import DeviceFailed, OutOfMemory


class Letters:
    """A tokenizer for which every character that is no space is a token; 1 and 2 mark start and end."""

    cls_token_id, sep_token_id = 1, 2

    def __call__(self, text: str, *, add_special_tokens: bool = True, **_: object) -> dict[str, list[Any]]:
        places = [place for place, character in enumerate(text) if character != " "]
        ids = [ord(text[place]) for place in places]
        return {
            "input_ids": [1, *ids, 2] if add_special_tokens else ids,
            "offset_mapping": [(place, place + 1) for place in places],
        }

    def __len__(self) -> int:
        return 128

    def convert_ids_to_tokens(self, ids: range) -> list[str]:
        return [chr(number) for number in ids]


class ToyTransformer:
    """Stands in for a sentence-transformers model: a text is how many of its letters are “a”, “b” and others."""

    tokenizer = Letters()
    device = torch.device("cpu")

    def __init__(self, window: int | None = 12) -> None:
        self.max_seq_length = window
        self.batches: list[list[str]] = []
        self.masks: list[list[list[int]]] = []
        self.error: Exception | None = None

    def __getitem__(self, _: int) -> "ToyTransformer":
        return self

    @property
    def auto_model(self) -> Any:
        return self.states

    def get_embedding_dimension(self) -> int:
        return 3

    def encode(self, texts: list[str], **_: object) -> torch.Tensor:
        self.batches.append(texts)
        if self.error:
            raise self.error
        letters = [[letter for letter in text if letter != " "] for text in texts]
        rows = [
            [row.count("a"), row.count("b"), len(row) - row.count("a") - row.count("b")] for row in letters
        ]
        return torch.tensor(rows, dtype=torch.float32)

    def states(self, *, input_ids: torch.Tensor, attention_mask: torch.Tensor, **_: object) -> Any:
        self.masks.append(attention_mask.tolist())
        hidden = [torch.stack([input_ids, input_ids * 0 + depth], dim=-1).float() for depth in range(7)]
        return type("Output", (), {"hidden_states": hidden})


def toy_encoder(transformer: ToyTransformer) -> SentenceEncoder:
    """Return an encoder that computes with the toy model."""
    return SentenceEncoder(transformer, "toy", "0" * 64, "float32")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("aaa", ["aaa"]),
        # Ten letters and two marks fill the window of twelve.
        ("a" * 10, ["a" * 10]),
        ("a" * 11, ["a" * 5, "a" * 6]),
        # Cut at the space after the middle, which the second half keeps.
        ("aaaaaaaa bbbbbbbb", ["aaaaaaaa", " bbbbbbbb"]),
        ("aa bbbbbbbbbbb", ["aa bbbb", "bbbbbbb"]),
        # Spaces are no tokens: long as it is, it fits.
        ("a b a b a b a b a b", ["a b a b a b a b a b"]),
        ("a" * 25, ["a" * 6, "a" * 6, "a" * 6, "a" * 7]),
        # A space at the very end is no place to cut.
        ("aaaaaaaaaaa ", ["aaaaaa", "aaaaa "]),
        ("", [""]),
    ],
    ids=[
        "short", "fills the window", "one more", "two words", "no space after the middle", "spaces", "four pieces",
        "a space at the end", "empty",
    ],
)  # fmt: skip
def test_a_long_text_is_cut_into_pieces_that_fit(text: str, pieces: list[str]) -> None:
    transformer = ToyTransformer()
    toy_encoder(transformer)([text])
    assert sorted(piece for batch in transformer.batches for piece in batch) == sorted(pieces)


@given(st.text(alphabet="ab ", max_size=90))
def test_no_letter_is_lost_and_every_piece_fits(text: str) -> None:
    transformer = ToyTransformer()
    pieces = toy_encoder(transformer)._pieces(text)
    assert "".join(pieces) == text
    assert all(len(piece.replace(" ", "")) + 2 <= 12 for piece in pieces)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("aaa", (1, 0, 0)),
        ("ab", (1, 1, 0)),
        # Two pieces of eight and nine characters: each has a direction of length 1, weighted by how long it is.
        ("aaaaaaaa bbbbbbbb", (8, 9, 0)),
        ("a" * 25, (1, 0, 0)),
    ],
)
def test_a_vector_is_the_direction_of_its_pieces(text: str, direction: tuple[float, ...]) -> None:
    (vector,) = toy_encoder(ToyTransformer())([text])
    assert vector == pytest.approx(np.array(direction) / np.linalg.norm(direction), abs=1e-3)
    assert vector.dtype == np.float32
    # Two bytes a component hold it.
    assert vector.tolist() == vector.astype(np.float16).tolist()


def test_no_texts_have_no_vectors_of_the_right_width() -> None:
    transformer = ToyTransformer()
    assert toy_encoder(transformer)([]).shape == (0, 3)
    assert transformer.batches == []


def test_like_lengths_are_computed_together_and_come_back_in_their_order() -> None:
    transformer = ToyTransformer(window=None)
    texts = ["a" * (number % 7 + 1) + "b" * (number % 3) for number in range(BATCH + 8)]
    vectors = toy_encoder(transformer)(texts)
    lengths = [len(text) for batch in transformer.batches for text in batch]
    assert [len(batch) for batch in transformer.batches] == [BATCH, 8]
    assert lengths == sorted(lengths)
    for text, vector in zip(texts, vectors, strict=True):
        counts = np.array([text.count("a"), text.count("b"), 0])
        assert vector == pytest.approx(counts / np.linalg.norm(counts), abs=1e-3)


@given(st.lists(st.text(alphabet="abc ", max_size=40), min_size=1, max_size=5))
def test_a_vector_does_not_depend_on_the_other_texts(texts: list[str]) -> None:
    encoder = toy_encoder(ToyTransformer())
    together = encoder(texts)
    for text, vector in zip(texts, together, strict=True):
        assert encoder([text])[0].tolist() == vector.tolist()


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (RuntimeError("CUDA error: device-side assert triggered"), DeviceFailed),
        (torch.OutOfMemoryError("CUDA out of memory."), OutOfMemory),
        (RuntimeError("shapes cannot be multiplied"), RuntimeError),
    ],
)
def test_a_device_that_fails_is_named_by_what_it_says(error: Exception, ours: type[Exception]) -> None:
    transformer = ToyTransformer()
    transformer.error = error
    with pytest.raises(ours):
        toy_encoder(transformer)(["aaa"])


def test_what_an_encoder_says_of_itself() -> None:
    encoder = toy_encoder(ToyTransformer())
    assert (encoder.model, encoder.backend, encoder.device, encoder.dtype) == (
        "toy", "torch", "cpu", "float32",
    )  # fmt: skip
    assert toy_encoder(ToyTransformer(window=None))._window == WINDOW


@pytest.mark.parametrize(
    ("rows", "unit"),
    [([[3.0, 4.0]], [[0.6, 0.8]]), ([[0.0, 0.0]], [[0.0, 0.0]]), ([[0.0, -2.0], [5.0, 0.0]], [[0, -1], [1, 0]])],
)  # fmt: skip
def test_rows_at_length_one(rows: list[list[float]], unit: list[list[float]]) -> None:
    assert _unit_rows(np.array(rows, dtype=np.float32)) == pytest.approx(np.array(unit))


def test_hidden_states_of_short_rows_are_padded_and_the_padding_is_masked() -> None:
    transformer = ToyTransformer()
    long, short = toy_encoder(transformer)._states([[1, 97, 98, 2], [1, 2]])
    assert transformer.masks == [[[1, 1, 1, 1], [1, 1, 0, 0]]]
    assert (long.shape, short.shape) == ((7, 4, 2), (7, 2, 2))
    assert short[0, :, 0].tolist() == [1, 2]
    # The second component of the toy's states is their depth.
    assert long[:, 0, 1].tolist() == list(range(7))


def test_tokens_of_an_encoder_are_those_of_its_model() -> None:
    (alone, after) = toy_encoder(ToyTransformer()).tokens([("", "ab"), ("c", "ab")])
    assert (alone.ids.tolist(), after.ids.tolist()) == ([97, 98], [97, 98])
    assert alone.layer(-1) == pytest.approx(np.array([[97, 6], [98, 6]]), abs=0.5)
    assert after.layer(0) == pytest.approx(alone.layer(-1))


def id_states(rows: Sequence[Sequence[int]]) -> list[Any]:
    """Return states of one component, which is the id."""
    return [np.array([[[float(token)] for token in row]] * 7, dtype=np.float32) for row in rows]


class Batched:
    """Gives states, and notes how many rows were asked for at once and how long they were."""

    def __init__(self) -> None:
        self.lengths: list[list[int]] = []

    def __call__(self, rows: Sequence[Sequence[int]]) -> list[Any]:
        self.lengths.append([len(row) for row in rows])
        return id_states(rows)


@pytest.mark.parametrize(
    ("context", "text", "rows"),
    [
        # The signs at the start and at the end leave room for window - 3 tokens, whether there is a context or not.
        (0, 97, [97]),
        (0, 98, [1, 97]),
        (10, 87, [87]),
        (10, 88, [1, 87]),
        # Of a long context the last 64 tokens are read.
        (CONTEXT_TOKENS, 97 - CONTEXT_TOKENS, [97 - CONTEXT_TOKENS]),
        (500, 97 - CONTEXT_TOKENS + 1, [1, 97 - CONTEXT_TOKENS]),
    ],
)
def test_a_window_holds_context_text_and_three_signs(context: int, text: int, rows: list[int]) -> None:
    states = Batched()
    (tokens,) = TokenEncoder(Letters(), 100, states)([("c" * context, "t" * text)])
    frame = min(context, CONTEXT_TOKENS) + (FRAME_TOKENS if context else FRAME_TOKENS - 1)
    assert [length - frame for lengths in states.lengths for length in lengths] == rows
    assert tokens.ids.tolist() == [ord("t")] * text
    assert tokens.starts.tolist() == list(range(text))


def test_the_end_of_a_context_is_read_not_its_beginning() -> None:
    rows: list[list[int]] = []

    def states(framed: list[list[int]]) -> list[Any]:
        rows.extend(framed)
        return id_states(framed)

    TokenEncoder(Letters(), 256, states)([("x" + "c" * CONTEXT_TOKENS, "t")])
    assert rows == [[1, *[ord("c")] * CONTEXT_TOKENS, 2, ord("t"), 2]]


def test_token_jobs_are_batched_by_length() -> None:
    states = Batched()
    pairs = [("", "t" * (number % 5 + 1)) for number in range(TOKEN_BATCH + 3)]
    tokens = TokenEncoder(Letters(), 100, states)(pairs)
    assert [len(batch) for batch in states.lengths] == [TOKEN_BATCH, 3]
    lengths = [length for batch in states.lengths for length in batch]
    assert lengths == sorted(lengths)
    assert [len(text_tokens) for text_tokens in tokens] == [len(text) for _, text in pairs]


@given(st.lists(st.tuples(st.sampled_from(["", "c", "cc"]), st.text("ab ", max_size=30)), max_size=6))
def test_tokens_do_not_depend_on_the_other_texts(pairs: list[tuple[str, str]]) -> None:
    encoder = TokenEncoder(Letters(), 12, id_states)
    for pair, tokens in zip(pairs, encoder(pairs), strict=True):
        (alone,) = encoder([pair])
        assert alone.ids.tolist() == tokens.ids.tolist()
        assert alone.layer(-1).tolist() == tokens.layer(-1).tolist()


@pytest.mark.parametrize(
    ("piece", "number", "weight"),
    [
        ("!", 999, STOP_WEIGHT),
        ("##", 29_000, STOP_WEIGHT),
        # Letters and signs of the vocabulary's beginning say little, and so do function words wherever they stand.
        ("salt", FIRST_WORD - 1, FUNCTION_WEIGHT),
        ("whom", 29_000, FUNCTION_WEIGHT),
        # From the first word on a weight rises to 1 with the logarithm of its place.
        ("salt", FIRST_WORD, pytest.approx(0.175, abs=0.001)),
        ("salt", 30_521, pytest.approx(1.0, abs=0.001)),
    ],
)
def test_how_much_a_piece_says(piece: str, number: int, weight: float) -> None:
    assert piece_weight(piece, number, 30_522) == weight


@given(st.integers(FIRST_WORD, 40_000), st.integers(0, 500), st.integers(7, 60_000))
def test_a_rarer_word_never_weighs_less_and_none_more_than_one(number: int, later: int, size: int) -> None:
    common, rare = (piece_weight("salt", place, size) for place in (number, number + later))
    assert 0 < common <= rare <= 1


@given(st.lists(st.integers(), max_size=40), st.integers(1, 9), st.integers(1, 9))
def test_batches_of_any_size_give_the_same_whatever_the_memory_holds(
    rows: list[int], size: int, memory: int
) -> None:
    def work(batch: Sequence[int]) -> list[int]:
        if len(batch) > memory:
            raise OutOfMemory("too large")
        return [row + 1 for row in batch]

    batches = Batches(size)
    assert batches(rows, work) == [row + 1 for row in rows]
    assert 1 <= batches.size <= size
