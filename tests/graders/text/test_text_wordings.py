"""How the messages of free text read in English; every other test compares their codes and parameters."""

import pytest

from graders.messages import Message, OwnWords, render
from graders.text import messages, reasons
from graders.text.messages import REASONS, reason_messages


@pytest.mark.parametrize(
    ("message", "english"),
    [
        (messages.MET(point="the law"), "Met: the law"),
        (messages.NOT_MET(point="the law"), "Not met: the law."),
        (messages.ENOUGH_MET(point="the law"), "Met, but no more points count here: the law"),
        (messages.NOT_NEEDED(point="the law"), "Not needed any more: the law."),
        (messages.COUNTED(met=2, count=3), "2 of 3 expected ideas were found in your answer."),
        (messages.EVERY(), "Every expected idea was found in your answer."),
        (messages.ENOUGH(), "As many ideas as count were found in your answer."),
        (messages.NONE(), "None of the expected ideas was found in your answer."),
        (messages.LEFT(), "A person marks this answer."),
        (
            messages.TOO_LONG(count=20_001, limit=20_000),
            "The answer has 20001 characters; at most 20000 are read. Please shorten it.",
        ),
        (messages.KEY_MARKS(words=OwnWords("“naïve”")), "Read with the marks of the key: “naïve”."),
    ],
    ids=lambda value: value.code if isinstance(value, Message) else "",
)
def test_a_message_reads(message: Message, english: str) -> None:
    assert render(message) == english


def test_the_name_of_a_reason_is_its_english_and_its_code_that_of_its_constant() -> None:
    named = {name: text for name, text in vars(reasons).items() if name.isupper()}
    assert {text: template.english for text, template in REASONS.items()} == {
        text: text for text in named.values()
    }
    for name, text in named.items():
        assert REASONS[text].code == f"text.reason_{name.lower()}"


def test_reasons_become_messages_in_their_order() -> None:
    listed = [reasons.OFF_TOPIC, reasons.CODE]
    assert render(reason_messages(listed)) == "off topic code, which the machine does not grade"
