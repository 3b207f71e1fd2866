"""What every kind of key asks of its fields: the right type, not too much of it, no unknown name."""

from collections.abc import Callable
from typing import Any

import pytest

from graders.errors import KeyInvalid
from graders.key_fields import FieldMessages, KeyFields


class CardFields(KeyFields):
    """The fields of a flashcard, as a kind of question that needs nothing of its own would read them."""

    words = FieldMessages(
        not_fields="Write fields.",
        unknown="Known are: {known}.",
        not_text="Write a text.",
        long_text="{count} characters; at most {limit}.",
        not_list="Write a list of at most {limit}.",
        long_list="{count} items; at most {limit}.",
    )


def read(data: dict[Any, object], how: Callable[[CardFields], object]) -> tuple[object, dict[str, list[str]]]:
    """Return what was read, and the errors."""
    fields = CardFields(data, {})
    return how(fields), fields.errors


@pytest.mark.parametrize(
    ("front", "text", "error"),
    [
        ("VAE", "VAE", ""),
        (" VAE\n", "VAE", ""),
        ("  ", "", ""),
        ("{no}", "{no}", ""),
        ("ELBO!", "ELBO!", ""),
        ("ELBO!!", None, "6 characters; at most 5."),
        ("VAE   ", None, "6 characters; at most 5."),
        (None, None, "Write a text."),
        (7, None, "Write a text."),
        (["VAE"], None, "Write a text."),
    ],
)
def test_texts(front: object, text: str | None, error: str) -> None:
    errors = {"front": [error]} if error else {}
    assert read({}, lambda card: card.as_text("front", front, 5)) == (text, errors)


@pytest.mark.parametrize(
    ("sides", "items", "error"),
    [
        ([], [], ""),
        (["a", None], ["a", None], ""),
        (("a", "b"), ("a", "b"), ""),
        (["a"] * 3, None, "3 items; at most 2."),
        ("ab", None, "Write a list of at most 2."),
        (b"ab", None, "Write a list of at most 2."),
        ({"0": "a"}, None, "Write a list of at most 2."),
        (None, None, "Write a list of at most 2."),
    ],
)
def test_lists(sides: object, items: object, error: str) -> None:
    errors = {"sides": [error]} if error else {}
    assert read({}, lambda card: card.as_list("sides", sides, 2)) == (items, errors)


@pytest.mark.parametrize(
    ("data", "by_default", "otherwise", "fails"),
    [
        ({}, False, True, False),
        ({"shown": None}, False, True, False),
        ({"shown": ""}, False, True, False),
        ({"shown": True}, True, True, False),
        ({"shown": False}, False, False, False),
        ({"shown": " True "}, True, True, False),
        ({"shown": "false"}, False, False, False),
        ({"shown": "yes"}, False, True, True),
        ({"shown": 1}, False, True, True),
        ({"shown": []}, False, True, True),
    ],
)
def test_flags(data: dict[Any, object], by_default: bool, otherwise: bool, fails: bool) -> None:
    errors = {"shown": ["Write true or false."]} if fails else {}
    assert read(data, lambda card: card.flag("shown")) == (by_default, errors)
    assert read(data, lambda card: card.flag("shown", default=True)) == (otherwise, errors)


@pytest.mark.parametrize(
    ("data", "by_default", "otherwise", "fails"),
    [
        ({}, "low", "high", False),
        ({"level": None}, "low", "high", False),
        ({"level": ""}, "low", "high", False),
        ({"level": "low"}, "low", "low", False),
        ({"level": "high"}, "high", "high", False),
        ({"level": "Low"}, "low", "high", True),
        ({"level": 1}, "low", "high", True),
        ({"level": ["low"]}, "low", "high", True),
    ],
)
def test_options(data: dict[Any, object], by_default: str, otherwise: str, fails: bool) -> None:
    levels = ("low", "high")
    errors = {"level": ["Write one of: low, high."]} if fails else {}
    assert read(data, lambda card: card.one_of("level", levels)) == (by_default, errors)
    assert read(data, lambda card: card.one_of("level", levels, "high")) == (otherwise, errors)


@pytest.mark.parametrize(
    ("data", "given"),
    [
        ({}, False),
        ({"front": None}, False),
        ({"front": ""}, False),
        ({"front": 0}, True),
        ({"front": []}, True),
    ],
)
def test_an_empty_text_of_a_form_is_not_given(data: dict[Any, object], given: bool) -> None:
    assert read(data, lambda card: card.has("front")) == (given, {})


@pytest.mark.parametrize("name", ["fron", "{known}", 3, None])
def test_an_unknown_field_is_an_error_by_its_own_name(name: object) -> None:
    _, errors = read({"front": "VAE", name: ""}, lambda card: card.check_known(("front", "back")))
    assert errors == {str(name): ["Known are: front, back."]}


@pytest.mark.parametrize("data", [None, "front", 3, ["front"]])
def test_a_key_without_fields(data: object) -> None:
    with pytest.raises(KeyInvalid) as raised:
        CardFields.of_key(data)
    assert raised.value.errors == {"": ["Write fields."]}


def test_errors_stand_under_the_path_of_their_field() -> None:
    deck = CardFields.of_key({"cards": [{"front": 1}, "VAE"]})
    cards = deck.each("cards", [{"front": 1}, "VAE"])
    first, second = (cards.of_item(place, item) for place, item in cards.data.items())
    assert first
    assert second is None
    first.as_text("front", first.data["front"], 5)
    first.under("back", {}).fail("text", "Write a side.")
    assert first.failed("front")
    assert not first.failed("back")
    with pytest.raises(KeyInvalid) as raised:
        deck.raise_errors()
    assert raised.value.errors == {
        "cards.0.front": ["Write a text."],
        "cards.0.back.text": ["Write a side."],
        "cards.1": ["Write fields."],
    }


def test_a_field_keeps_every_error() -> None:
    card = CardFields({}, {})
    card.fail("front", "One.")
    card.fail("front", "Two.")
    assert card.errors == {"front": ["One.", "Two."]}


def test_without_an_error_nothing_is_raised() -> None:
    card = CardFields.of_key({"front": "VAE"})
    card.raise_errors()
    assert card.errors == {}
