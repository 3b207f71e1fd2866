"""What the builders of test sets are given, and what they make: attacked answers and harmless edits."""

import random
from dataclasses import dataclass
from typing import Literal

Kind = Literal["gaming", "meaning", "harmless"]
Base = Literal["nothing", "right", "wrong"]


@dataclass(frozen=True, slots=True)
class Source:
    """A question with what an attack may be made from; a builder that lacks what it needs makes nothing.

    `answer` is one that a person gave full marks, `wrong` one that a person gave none, `contradicting` one that
    says the opposite of the references. `pool` has texts about other things, such as answers to other questions.
    """

    question: str
    references: tuple[str, ...]
    answer: str = ""
    wrong: str = ""
    contradicting: str = ""
    pool: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attack:
    """An attacked or edited answer, and what it must be compared with.

    *gaming*: an answer that deserves nothing (made from `nothing`, or from a `wrong` answer) must gain nothing.
    *meaning*: a right answer became wrong, which must be noticed. *harmless*: nothing may change. `before` is the
    text that was edited, empty if there was none; `share` is the part of its words that surely became wrong.
    """

    family: str
    form: str
    kind: Kind
    base: Base
    before: str
    text: str
    share: float = 1.0


def chance(*parts: object) -> random.Random:
    """Return a generator that depends on nothing but its parts: the same in every process and on every machine."""
    return random.Random(" ".join(map(str, parts)))  # noqa: S311 (tests, not secrets)


def gaming(family: str, form: str, text: str, *, wrong: str = "") -> Attack:
    """Return an answer that deserves nothing, or no more than the wrong answer that it is made from."""
    return Attack(family, form, "gaming", "wrong" if wrong else "nothing", wrong, text)


def meaning(family: str, form: str, before: str, text: str, share: float = 1.0) -> Attack:
    """Return a right answer that became wrong."""
    return Attack(family, form, "meaning", "right", before, text, share)


def harmless(family: str, form: str, before: str, text: str) -> Attack:
    """Return a right answer that is as right as before."""
    return Attack(family, form, "harmless", "right", before, text)
