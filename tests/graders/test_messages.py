"""Messages: codes with parameters, rendered by the catalogue of their kind."""

import json
import pickle

import pytest

from graders.messages import (
    AUTHORED,
    Catalogue,
    Message,
    OwnWords,
    authored,
    catalogue_of,
    joined,
    ordinal,
    render,
    template_of,
)
from graders.numeric import messages as numeric
from graders.registry import KINDS

TEMPLATES = [template for kind in ["", *KINDS] for template in catalogue_of(kind).templates.values()]


def in_capitals(template: str) -> str:
    """Stand for another language."""
    return (
        template.upper()
        .replace("{NUMBER}", "{number}")
        .replace("{HINT}", "{hint}")
        .replace("{TEXT}", "{text}")
    )


@pytest.mark.parametrize("template", TEMPLATES, ids=[template.code for template in TEMPLATES])
def test_every_code_names_its_kind_and_is_found_by_it(template: object) -> None:
    code = template.code  # type: ignore[attr-defined]
    kind, _, name = code.rpartition(".")
    assert kind in ("", *KINDS)
    assert name == name.lower()
    assert name.replace("_", "").isalnum()
    assert template_of(code) is template


def test_no_two_sentences_of_a_kind_have_one_code() -> None:
    catalogue = Catalogue("numeric")
    catalogue.template("sign", "A sign is flipped.")
    with pytest.raises(ValueError, match=r"numeric\.sign is defined twice"):
        catalogue.template("sign", "All signs are flipped.")


def test_a_message_is_rendered_in_english_or_in_another_language() -> None:
    message = numeric.AT_VALUE(number=2, hint=numeric.UNIT(text="m/s"))
    assert render(message) == "Value 2: “m/s”: leave it out and write the number alone."
    assert render(message, in_capitals) == "VALUE 2: “m/s”: LEAVE IT OUT AND WRITE THE NUMBER ALONE."
    assert render((message, *authored("Look."))) == (
        "Value 2: “m/s”: leave it out and write the number alone. Look."
    )


def test_what_somebody_typed_is_cut_and_printable_and_an_authors_words_are_whole() -> None:
    assert numeric.UNIT(text="x" * 50).params["text"] == "x" * 39 + "…"
    assert numeric.UNIT(text="\x07").params["text"] == "U+0007"
    assert authored("x" * 50)[0].params["text"] == "x" * 50
    assert authored("") == ()


def test_a_parameter_that_the_sentence_does_not_name_is_left_out() -> None:
    assert numeric.UNIT(text="m", whole="3 m") == numeric.UNIT(text="m")
    with pytest.raises(KeyError):
        numeric.UNIT()


def test_braces_of_an_author_are_no_fields() -> None:
    assert render(authored("a set {1, 2} and {text}")) == "a set {1, 2} and {text}"
    assert render(Message(AUTHORED.code, {"text": OwnWords("{0}")})) == "{0}"


def test_messages_are_compared_hashed_and_sent() -> None:
    messages = [joined((numeric.NEAR_SIGN(), ordinal(22))), numeric.LENGTH_DIFFERS(expected=3, read=2)]
    assert render(messages[0]) == "A sign is flipped. 22nd"
    assert len({*messages, joined((numeric.NEAR_SIGN(), ordinal(22)))}) == 2
    assert [Message.from_json(json.loads(json.dumps(one.to_json()))) for one in messages] == messages
    assert pickle.loads(pickle.dumps(messages)) == messages  # noqa: S301  # our own
    assert joined(messages[:1]) is messages[0]


@pytest.mark.parametrize("value", [None, 0.5, [["nested"]]])
def test_other_data_is_no_parameter(value: object) -> None:
    with pytest.raises(TypeError):
        Message.from_json({"code": "authored", "params": {"text": value}})
