"""What stands beside a number and changes what it says: “after 1945”, “5 or more”, “√5”, “not 5”, “2x = 5”.

Bounds are of four kinds, however they are put: more, less, at least, at most.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from graders.text.checks.quantities import Quantity
from graders.text.lexicon import word_set
from graders.text.words import words

Bound = Literal["", "more", "less", "at least", "at most"]

_UP = "more|greater|larger|bigger|higher|longer|later|older|heavier|faster|hotter|warmer|above|over|beyond"
_DOWN = "less|fewer|smaller|lower|shorter|earlier|younger|lighter|slower|colder|cooler|below|under|before"
_LEAD = r"(?:\s(?:about|around|approximately|the|year|a|an|or|in|at|on))*\s*\Z"
"""What may stand between the words of a bound and its number: “before the year 1945”, “before or in 1945”."""
# Those of “at least” and “at most” are asked first: they have the words of “more” and “less” in them.
_TOLD_BEFORE: tuple[tuple[Bound, str], ...] = (
    ("at least", rf"\bat (?:the )?least|\bsince|\b(?:no|not) (?:{_DOWN}|until)(?: than)?|≥|>=|=>"),
    ("at least", r"\b(?:a |the )?minimum(?: of| is)?"),
    ("at most", rf"\bat (?:the )?most|\bup to|\b(?:no|not) (?:{_UP}|after)(?: than)?|≤|<="),
    ("at most", r"\b(?:until|till)|\b(?:a |the )?maximum(?: of| is)?|(?:not|n't|never) exceed(?:s|ing)?"),
    ("more", rf"\b(?:{_UP}) than|\b(?:over|above|after|beyond|past)|\bexceed(?:s|ing|ed)?|>"),
    ("less", rf"\b(?:{_DOWN}) than|\b(?:under|below|before|short of)|<"),
)
_TOLD_BEHIND: tuple[tuple[Bound, str], ...] = (
    (
        "at least",
        rf"(?:or|and) (?:{_UP}|up|upwards?|after)\b|\+(?!\s?\w)|onwards?\b|at (?:the )?least\b|minimum\b",
    ),
    ("at most", rf"(?:or|and) (?:{_DOWN})\b|at (?:the )?most\b|maximum\b"),
    ("more", r"too (?:many|much|long|high)\b"),
    ("less", r"too (?:few|little|short|low)\b"),
)
_BEFORE = tuple((bound, re.compile(rf"(?:{told}){_LEAD}", re.IGNORECASE)) for bound, told in _TOLD_BEFORE)
_BEHIND = tuple(
    (bound, re.compile(rf"(?:\s\w+)?\s?(?:{told})", re.IGNORECASE)) for bound, told in _TOLD_BEHIND
)
_ASKED_FOR: tuple[tuple[Bound, str], ...] = (
    ("at least", r"\b(?:minimum|least|fewest|smallest|since (?:when|which|what))\b"),
    ("at most", r"\b(?:maximum|most|largest|greatest|(?:until|till) (?:when|which|what))\b"),
    ("more", r"\b(?:above|over|after|beyond) (?:which|what)\b"),  # after which year | what came after
    ("less", r"\b(?:below|under|before) (?:which|what)\b"),
)
_ASKED = tuple((bound, re.compile(asked, re.IGNORECASE)) for bound, asked in _ASKED_FOR)
_BY, _YEARS = re.compile(rf"\bby{_LEAD}", re.IGNORECASE), range(1000, 2200)
"""“by 1945” is a bound, “by 5 %” is none."""
REACH = 40
"""Characters before and behind a number in which its bound is looked for."""
_SIGNS = frozenset("<>≤≥≠√∛!^*/×·÷±#+=")
_NAMED = re.compile(r"(?:^|(?<=[.,;:\n(]))\s*(?:[A-Za-z][A-Za-z\s]*)?=")
"""What a number is called: “x =”, “the sum =”; “2x = 5” and “-x = 5” do not say that x is 5."""
_NEGATORS = word_set("negators")
_FALSE = frozenset({"wrong", "false", "incorrect", "untrue"})


def bound_of(text: str, quantity: Quantity) -> Bound:
    """Return the bound that a number of a text is, or nothing where it is the number itself.

    >>> from graders.text.checks.quantities import quantities
    >>> [bound_of(text, quantities(text)[0]) for text in ("no more than 5", "over 5", "5 or more", "5")]
    ['at most', 'more', 'at least', '']
    """
    return _bound(text, quantity)[0]


@lru_cache(maxsize=2048)
def bounds_asked(question: str) -> frozenset[Bound]:
    """Return the bounds that a question asks for, which add nothing to a number: “at least 3” to “the minimum?”"""
    return frozenset(bound for bound, pattern in _ASKED if pattern.search(question))


def rest_of(text: str, listed: Sequence[Quantity]) -> str:
    """Return a text without its numbers and the bounds that they are."""
    spans = [_bound(text, quantity)[1:] for quantity in listed]
    pieces, last = [], 0
    for start, end in sorted(spans):
        pieces.append(text[last : max(start, last)])
        last = max(last, end)
    return " ".join([*pieces, text[last:]])


def signs_beside(rest: str) -> frozenset[str]:
    """Return the signs beside the numbers that say another number: `√`, `!`, `2x =`; the `=` of “x =” is none."""
    named = _NAMED.sub(" ", rest)
    return frozenset(sign for sign in named if sign in _SIGNS)


def is_denied(rest: str) -> bool:
    """Tell whether a text denies what it says, an odd number of times: “not 5”, “5 is wrong”."""
    return sum(_denies(word.folded) for word in words(rest)) % 2 == 1


def _denies(word: str) -> bool:
    return word in _NEGATORS or word.endswith("n't") or word in _FALSE


@lru_cache(maxsize=4096)
def _bound(text: str, quantity: Quantity) -> tuple[Bound, int, int]:
    """Return a number's bound, and where the number begins and ends with it."""
    low = max(0, quantity.start - REACH)
    before, behind = text[low : quantity.start], text[quantity.end : quantity.end + REACH]
    for bound, pattern in _BEFORE:
        if match := pattern.search(before):
            return bound, low + match.start(), quantity.end
    for bound, pattern in _BEHIND:
        if match := pattern.match(behind):
            return bound, quantity.start, quantity.end + match.end()
    if (by := _BY.search(before)) and quantity.whole and quantity.value in _YEARS:
        return "at most", low + by.start(), quantity.end
    return "", quantity.start, quantity.end
