"""Common verbs of answers, with the forms that a negation needs."""

from tests.attacks.word_lists import words

_BASES = words("verbs")
_BASE_SET = frozenset(_BASES)
_PAST = {
    "became": "become", "began": "begin", "broke": "break", "brought": "bring", "came": "come", "fell": "fall",
    "found": "find", "gave": "give", "got": "get", "grew": "grow", "had": "have", "held": "hold", "kept": "keep",
    "knew": "know", "left": "leave", "lost": "lose", "made": "make", "rose": "rise", "sank": "sink", "saw": "see",
    "sent": "send", "took": "take", "went": "go",
}  # fmt: skip


def _third(base: str) -> str:
    if base == "have":
        return "has"
    if base.endswith(("s", "sh", "ch", "x", "z", "go")):
        return base + "es"
    return base[:-1] + "ies" if base.endswith("y") and base[-2] not in "aeiou" else base + "s"


THIRD = {_third(base): base for base in _BASES}
"""Of `maps` to `map`."""

PAST = dict(_PAST)
"""Of `gave` to `give`; regular forms are left out, as they may be participles."""

BASES = _BASE_SET

SYMMETRIC = frozenset(
    {"match", "separate", "compare", "remain", "stay", "become", "mean", "belong", "include"}
)
"""Verbs whose subject and object may be exchanged, or which have no object: exchanging proves nothing."""
