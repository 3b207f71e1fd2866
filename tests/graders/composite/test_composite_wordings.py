"""How the messages of questions of several parts read in English; every other test compares codes and parameters."""

import pytest

from graders.choice import messages as choice_messages
from graders.composite import messages
from graders.messages import NO_ANSWER, Message, OwnWords, authored, render
from graders.text import messages as text_messages

KNOWN = OwnWords("choice, reason")
WORDINGS = [
    (messages.OF_CHOICE(feedback=(choice_messages.WRONG(),)), "Your choice: Not right."),
    (messages.OF_CHOICE(feedback=(NO_ANSWER(),)), "Your choice: No answer was given."),
    (
        messages.OF_REASON(feedback=(text_messages.NO_TEXT(),)),
        "Your reason: The answer to this question is a text.",
    ),
    (messages.OF_PART(part="amount", feedback=authored("Look.") * 2), "amount: Look. Look."),
    (messages.NO_POINT(), "With this choice, nothing is given for the reason."),
    (messages.NO_CHOICE(), "A reason is marked together with a choice, and none was made."),
    (messages.REASON_CUT(), "A reason counts in full only beside a choice that earns points."),
    (messages.CHOICE_CUT(), "A choice counts in full only beside a reason that earns points."),
    (
        messages.NOT_PARTS(known=KNOWN),
        "The answer to this question has parts; send an object with: choice, reason.",
    ),
    (
        messages.UNKNOWN(name="why", known=KNOWN),
        "“why” is not a part of this question; its parts are: choice, reason.",
    ),
    (messages.NONE_HOLDS(), "No criterion holds for what was chosen."),
]


@pytest.mark.parametrize(("message", "english"), WORDINGS, ids=[message.code for message, _ in WORDINGS])
def test_a_message_reads(message: Message, english: str) -> None:
    assert render(message) == english
