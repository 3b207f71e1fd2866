"""How the messages of choices read in English; every other test compares their codes and parameters."""

import pytest

from graders.choice import messages
from graders.messages import Message, OwnWords, render

LISTED = OwnWords("vae (VAE), gan (GAN)")
WORDINGS = [
    (messages.RIGHT(), "Right."),
    (messages.PARTLY(), "Partly right."),
    (messages.WRONG(), "Not right."),
    (messages.ALL_RIGHT(), "Every option that you chose is right."),
    (messages.NONE_RIGHT(), "None of the options that you chose is right."),
    (messages.COUNTED(count=2, right=1), "Right among the 2 options that you chose: 1."),
    (messages.TAKEN(), "A wrong choice takes away what a right one gives."),
    (messages.ALL_OR_NOTHING(), "Points are given only for exactly the right choices."),
    (messages.TOO_MANY(count=2), "Choose one option; 2 were given."),
    (
        messages.UNKNOWN(name="cnn", options=LISTED),
        "“cnn” is not one of the options; choose from: vae (VAE), gan (GAN).",
    ),
    (
        messages.NOT_NAMES(options=LISTED),
        "The answer to this question is the name of an option, or a list of names; "
        "choose from: vae (VAE), gan (GAN).",
    ),
]


@pytest.mark.parametrize(("message", "english"), WORDINGS, ids=[message.code for message, _ in WORDINGS])
def test_a_message_reads(message: Message, english: str) -> None:
    assert render(message) == english
