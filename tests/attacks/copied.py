"""The question given back as the answer: as it stands, turned, shuffled, or with a “because”."""

import re

from tests.attacks.attack import Attack, Source, chance, gaming
from tests.attacks.wording import WORD, lowered, without_stop

FAMILY = "copied question"


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return the question as an answer, which deserves nothing."""
    asked = without_stop(source.question)
    last = without_stop(re.split(r"(?<=[.!?:])\s+", source.question.strip())[-1])
    words = WORD.findall(asked)
    chance(seed, asked, FAMILY).shuffle(words)
    return [
        gaming(FAMILY, "verbatim", source.question),
        gaming(FAMILY, "because", f"Because {lowered(_rest(last))}."),
        gaming(FAMILY, "twice", f"{asked}. {asked}."),
        gaming(FAMILY, "it asks", f"The question is {lowered(last)}, and this is the answer to it."),
        gaming(FAMILY, "without the question word", _stated(last)),
        gaming(FAMILY, "shuffled", " ".join(words)),
    ]


def _stated(question: str) -> str:
    """Return a question as a statement that says nothing: “Why is it on?” becomes “It on because it on”."""
    rest = _rest(question)
    return f"{rest[:1].upper()}{rest[1:]} because {lowered(rest)}."


def _rest(question: str) -> str:
    return re.sub(
        r"^(?:(?:please|explain|describe|state|say|tell|how|why|what|when|where|which|did|do|does|you|is|are|was|were)\s+)+",
        "",
        question,
        flags=re.IGNORECASE,
    )
