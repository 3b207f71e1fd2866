"""Whether the numbers of an answer are those of a reference, with what stands beside them: “after 1945”, “5 or more”.

Their spelling and their units may differ. What stands beside a number and changes what it says: bounds, “√5”, “not 5”,
“2x = 5”. Bounds are of four kinds, however they are put: more, less, at least, at most.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from graders.language.lexicon import word_set
from graders.language.segmentation import content_stems, count_words, stem, words
from graders.notation.quantities import MONTH, PERCENT, Quantity, quantities
from graders.notation.units import Unit, are_comparable, unit_at, unit_named

Bound = Literal["", "more", "less", "at least", "at most"]

_COMPARED_UP = (
    "more|greater|larger|bigger|higher|longer|later|older|heavier|faster|hotter|warmer|above|over|beyond"
)
_COMPARED_DOWN = (
    "less|fewer|smaller|lower|shorter|earlier|younger|lighter|slower|colder|cooler|below|under|before"
)
_LEAD = r"(?:\s(?:about|around|approximately|the|year|a|an|or|in|at|on))*\s*\Z"
"""What may stand between the words of a bound and its number: “before the year 1945”, “before or in 1945”."""
# Those of “at least” and “at most” are asked first: they have the words of “more” and “less” in them.
# Beside each wording numbers that it takes, and one that it leaves.
_BOUNDS_BEFORE: tuple[tuple[Bound, str], ...] = (
    # at least 5, since 1945, no less than 5, not before 1945, >= 5 | about 5
    ("at least", rf"\bat (?:the )?least|\bsince|\b(?:no|not) (?:{_COMPARED_DOWN}|until)(?: than)?|≥|>=|=>"),
    # a minimum of 5 | 5
    ("at least", r"\b(?:a |the )?minimum(?: of| is)?"),
    # up to 5, no more than 5, not over 5, ≤ 5 | over 5
    ("at most", rf"\bat (?:the )?most|\bup to|\b(?:no|not) (?:{_COMPARED_UP}|after)(?: than)?|≤|<="),
    # until 1945, a maximum of 5, must not exceed 5 | exceeds 5
    ("at most", r"\b(?:until|till)|\b(?:a |the )?maximum(?: of| is)?|(?:not|n't|never) exceed(?:s|ing)?"),
    # more than 5, after the year 1945, exceeds 5, > 5 | about 5
    ("more", rf"\b(?:{_COMPARED_UP}) than|\b(?:over|above|after|beyond|past)|\bexceed(?:s|ing|ed)?|>"),
    # less than 5, under 5, before 1945, < 5 | since 1945
    ("less", rf"\b(?:{_COMPARED_DOWN}) than|\b(?:under|below|before|short of)|<"),
)
_BOUNDS_BEHIND: tuple[tuple[Bound, str], ...] = (
    (
        "at least",
        # 5 or more, 5 and above, 5+, 1945 onwards | 5 + 3
        rf"(?:or|and) (?:{_COMPARED_UP}|up|upwards?|after)\b|\+(?!\s?\w)|onwards?\b|at (?:the )?least\b|minimum\b",
    ),
    # 5 or less, 5 at most | 5 and 7
    ("at most", rf"(?:or|and) (?:{_COMPARED_DOWN})\b|at (?:the )?most\b|maximum\b"),
    # 5 too many, 5 is too many | 5, too many
    ("more", r"too (?:many|much|long|high)\b"),
    ("less", r"too (?:few|little|short|low)\b"),
)
_BEFORE = tuple(
    (bound, re.compile(rf"(?:{wording}){_LEAD}", re.IGNORECASE)) for bound, wording in _BOUNDS_BEFORE
)
_BEHIND = tuple(
    (bound, re.compile(rf"(?:\s\w+)?\s?(?:{wording})", re.IGNORECASE)) for bound, wording in _BOUNDS_BEHIND
)
_BOUNDS_ASKED: tuple[tuple[Bound, str], ...] = (
    # What is the minimum?, Since when is it used? | How many?
    ("at least", r"\b(?:minimum|least|fewest|smallest|since (?:when|which|what))\b"),
    # What is the most that it holds? | How many?
    ("at most", r"\b(?:maximum|most|largest|greatest|(?:until|till) (?:when|which|what))\b"),
    ("more", r"\b(?:above|over|after|beyond) (?:which|what)\b"),  # after which year | what came after
    # Below what temperature does it freeze? | What came before the war?
    ("less", r"\b(?:below|under|before) (?:which|what)\b"),
)
_ASKED = tuple((bound, re.compile(wording, re.IGNORECASE)) for bound, wording in _BOUNDS_ASKED)
_BY, _YEARS = re.compile(rf"\bby{_LEAD}", re.IGNORECASE), range(1000, 2200)
"""“by 1945” is a bound, “by 5 %” is none."""
BOUND_REACH = 40
"""Characters before and behind a number in which its bound is looked for."""
# Takes the “√” of “√8” and the “=” of “2x = 8”; leaves the “=” of “x = 8”, which only names it.
_SIGNS = frozenset("<>≤≥≠√∛!^*/×·÷±#+=")
_NAMED = re.compile(r"(?:^|(?<=[.,;:\n(]))\s*(?:[A-Za-z][A-Za-z\s]*)?=")
"""What a number is called: “x =”, “the sum =”; “2x = 5” and “-x = 5” do not say that x is 5."""
_NEGATORS = word_set("negators")
# Takes “5 is wrong” and “it isn't 5”; leaves “it is not wrong”, which denies twice.
_FALSE = frozenset({"wrong", "false", "incorrect", "untrue"})


def bound_of(text: str, quantity: Quantity) -> Bound:
    """Return the bound that a number of a text is, or nothing where it is the number itself.

    >>> from graders.notation.quantities import quantities
    >>> [bound_of(text, quantities(text)[0]) for text in ("no more than 5", "over 5", "5 or more", "5")]
    ['at most', 'more', 'at least', '']
    """
    return _bound(text, quantity)[0]


@lru_cache(maxsize=2048)
def bounds_asked(question: str) -> frozenset[Bound]:
    """Return the bounds that a question asks for, which add nothing to a number: “at least 3” to “the minimum?”"""
    return frozenset(bound for bound, pattern in _ASKED if pattern.search(question))


def prose_beside(text: str, listed: Sequence[Quantity]) -> str:
    """Return a text without its numbers and the bounds that they are."""
    spans = [_bound(text, quantity)[1:] for quantity in listed]
    pieces, last = [], 0
    for start, end in sorted(spans):
        pieces.append(text[last : max(start, last)])
        last = max(last, end)
    return " ".join([*pieces, text[last:]])


def signs_beside(beside: str) -> frozenset[str]:
    """Return the signs beside the numbers that say another number: `√`, `!`, `2x =`; the `=` of “x =” is none."""
    named = _NAMED.sub(" ", beside)
    return frozenset(sign for sign in named if sign in _SIGNS)


def is_denied(text: str) -> bool:
    """Tell whether a text denies what it says, an odd number of times: “not 5”, “5 is wrong”."""
    return sum(_denies(word.folded) for word in words(text)) % 2 == 1


def _denies(word: str) -> bool:
    return word in _NEGATORS or word.endswith("n't") or word in _FALSE


@lru_cache(maxsize=4096)
def _bound(text: str, quantity: Quantity) -> tuple[Bound, int, int]:
    """Return a number's bound, and where the number begins and ends with it."""
    low = max(0, quantity.start - BOUND_REACH)
    before, behind = text[low : quantity.start], text[quantity.end : quantity.end + BOUND_REACH]
    for bound, pattern in _BEFORE:
        if match := pattern.search(before):
            return bound, low + match.start(), quantity.end
    for bound, pattern in _BEHIND:
        if match := pattern.match(behind):
            return bound, quantity.start, quantity.end + match.end()
    if (by := _BY.search(before)) and quantity.whole and quantity.value in _YEARS:
        return "at most", low + by.start(), quantity.end
    return "", quantity.start, quantity.end


ANSWER_WORDS, REFERENCE_WORDS = 40, 60
"""Words of an answer, and of a reference, whose numbers are compared: a longer one has examples of its own."""
NumberDoubt = Literal["", "number", "beside", "denied", "unit", "rounded", "order"]
"""What differs in an answer from a reference that is a number or some: another one, its bound or a sign beside it, a
“not”, its unit, its digits, the order of several; or nothing."""
_WORD = re.compile(r"(?<![\w°])[°\w%$€£]")
_ANY_ORDER = re.compile(r"(?:[\s,.;&]|\band\b|\bor\b)*", re.IGNORECASE)
"""What stands between numbers of no order: “5 and 7”, not “3:1”, “from 3 to 5”."""
_SILENT = frozenset({unit_named("AD"), MONTH})
"""Units that say nothing more of a number: the year 1492 AD, 7 for July."""
_HEAT = frozenset({unit_named("°C"), unit_named("°F"), unit_named("K")})
_FRAME = frozenset(map(stem, word_set("frame words"))) | set(
    map(
        stem,
        ("about", "approximately", "around", "year", "exactly", "precisely", "it's", "that's", "there's"),
    )
)
_UNIT_LETTERS = 4
"""Letters from which a unit that stands without a number is told from other words."""
# Without a number “in centimetres” is told from “in metres”; these may be other words, as in “the second degree”.
_AMBIGUOUS = frozenset({
    "atmosphere", "bits", "byte", "bytes", "day", "days", "degree", "degrees", "feet", "foot", "hour", "hours", "meter",
    "mile", "minute", "minutes", "mole", "moles", "month", "months", "percentage", "pound", "second", "seconds", "watt",
    "week", "weeks", "year", "years",
})  # fmt: skip


def number_differs(reference: str, answer: str, question: str) -> bool:
    """Tell whether an answer has a number, or a unit, in the place of another one of a reference.

    >>> number_differs("It takes 8 minutes.", "eight hours", ""), number_differs("It is 1 km.", "1000 m", "")
    (True, False)
    """
    if count_words(answer) > ANSWER_WORDS or count_words(reference) > REFERENCE_WORDS:
        return False
    reference_quantities, answer_quantities, in_question = (
        quantities(reference),
        quantities(answer),
        quantities(question),
    )
    missing = [quantity for quantity in reference_quantities if not _is_near_any(quantity, answer_quantities)]
    foreign = [quantity for quantity in answer_quantities if not _is_near_any(quantity, reference_quantities)]
    if len(answer_quantities) != len(reference_quantities):
        foreign = [quantity for quantity in foreign if not _equals_any(quantity, in_question)]
    if any(
        are_comparable(quantity.unit, expected.unit) or quantity.value == expected.value
        for quantity in foreign
        for expected in missing
    ):
        return True
    return not reference_quantities and not answer_quantities and _units_differ(reference, answer)


def has_all_numbers(reference: str, answer: str, question: str) -> bool:
    """Tell whether an answer is short and has all numbers of a reference that the question does not have.

    Of an answer without a word one of them is enough: “45” for “It adds up 0 to 9, which gives 45.”
    """
    if count_words(answer) > ANSWER_WORDS // 5 or count_words(reference) > REFERENCE_WORDS:
        return False
    reference_quantities = [
        quantity for quantity in quantities(reference) if not _equals_any(quantity, quantities(question))
    ]
    answer_quantities = quantities(answer)
    if not reference_quantities:
        return False
    bare = not _stems_beyond(answer, answer_quantities, question)
    return (any if bare else all)(
        _equals_any(quantity, answer_quantities) for quantity in reference_quantities
    )


def is_decided_by_number(reference: str, question: str) -> bool:
    """Tell whether a reference says nothing beyond the question but a number: “It ended in 1945.” to “When did …?”"""
    if count_words(reference) > REFERENCE_WORDS:
        return False
    listed = quantities(reference)
    beyond_question = [quantity for quantity in listed if not _equals_any(quantity, quantities(question))]
    return len(beyond_question) == 1 and not _stems_beyond(reference, listed, question)


def is_number_list(reference: str, question: str) -> bool:
    """Tell whether a reference is some numbers, and says nothing else beyond the question: “5 and 7”."""
    if count_words(reference) > REFERENCE_WORDS:
        return False
    listed = quantities(reference)
    beyond_question = [quantity for quantity in listed if not _equals_any(quantity, quantities(question))]
    return len(beyond_question) > 1 and not _stems_beyond(reference, listed, question)


def says_only_numbers(answer: str, reference: str, question: str) -> bool:
    """Tell whether an answer is the numbers of a reference, and has no word beyond the question and the reference."""
    if count_words(answer) > ANSWER_WORDS // 5:
        return False
    answer_quantities, reference_quantities = quantities(answer), quantities(reference)
    beyond = _stems_beyond(answer, answer_quantities, question) - content_stems(words(reference))
    return (
        bool(answer_quantities)
        and not beyond
        and all(_equals_any(quantity, reference_quantities) for quantity in answer_quantities)
        and not _hedged(answer, answer_quantities)
    )


def lists_all_numbers(answer: str, reference: str, question: str) -> bool:
    """Tell whether an answer is all numbers of a reference, each as often as there; their order may be another."""
    only_numbers = says_only_numbers(answer, reference, question)
    return only_numbers and not _unpaired(quantities(reference), quantities(answer))


def number_doubt(reference: str, answer: str, question: str) -> NumberDoubt:
    """Say why the right number may be no right answer to a reference that is a number; nothing where it is.

    >>> number_doubt("It ended in 1945.", "after 1945", ""), number_doubt("8", "8 kg", "How many legs?")
    ('beside', 'unit')
    """
    if count_words(answer) > ANSWER_WORDS:
        return ""
    answer_quantities, given_quantities = quantities(answer), [*quantities(reference), *quantities(question)]
    beyond = _stems_beyond(answer, answer_quantities, question) - content_stems(words(reference))
    if (
        not beyond
        and len(answer_quantities) > 1
        and not all(_is_near_any(quantity, given_quantities) for quantity in answer_quantities)
    ):
        return "number"
    return _doubt_beside(reference, answer, question)


def list_doubt(reference: str, answer: str, question: str) -> NumberDoubt:
    """Say what speaks against an answer to a reference that is some numbers: other ones, or another order."""
    if count_words(answer) > ANSWER_WORDS // 2:
        return ""
    in_question = quantities(question)
    reference_quantities = [
        quantity for quantity in quantities(reference) if not _is_near_any(quantity, in_question)
    ]
    answer_quantities = [
        quantity for quantity in quantities(answer) if not _is_near_any(quantity, in_question)
    ]
    if not answer_quantities:
        return ""
    if _unpaired(reference_quantities, answer_quantities):
        return "number"
    in_order = all(
        quantity.is_near(counterpart)
        for quantity, counterpart in zip(reference_quantities, answer_quantities, strict=True)
    )
    if not in_order and not _ANY_ORDER.fullmatch(prose_beside(reference, quantities(reference))):
        return "order"
    return _doubt_beside(reference, answer, question)


def _doubt_beside(reference: str, answer: str, question: str) -> NumberDoubt:
    """Say how the reference's own numbers stand in an answer with another bound, sign, unit or rounding."""
    answer_quantities, reference_quantities = quantities(answer), quantities(reference)
    matches = {
        quantity: [candidate for candidate in answer_quantities if quantity.is_near(candidate)]
        for quantity in reference_quantities
        if not _equals_any(quantity, quantities(question))
    }
    pairs = [(quantity, candidates) for quantity, candidates in matches.items() if candidates]
    if not pairs:
        return ""
    free = bounds_asked(question) | {""}
    for quantity, candidates in pairs:
        wanted_bound, bounds = (
            bound_of(reference, quantity),
            {bound_of(answer, candidate) for candidate in candidates},
        )
        if wanted_bound not in bounds and not (wanted_bound in free and bounds & free):
            return "beside"
    answer_prose, reference_prose = (
        prose_beside(answer, answer_quantities),
        prose_beside(reference, reference_quantities),
    )
    if is_denied(answer_prose) != is_denied(reference_prose):
        return "denied"
    if count_words(answer) > ANSWER_WORDS // 5:
        return ""
    if signs_beside(answer_prose) != signs_beside(reference_prose):
        return "beside"
    if not all(
        any(_units_agree(quantity, candidate, question) for candidate in candidates)
        for quantity, candidates in pairs
    ):
        return "unit"
    return (
        ""
        if all(any(quantity.equals(candidate) for candidate in candidates) for quantity, candidates in pairs)
        else "rounded"
    )


def bounds_differ(reference: str, answer: str) -> bool:
    """Tell whether a number of both texts is a bound in both, and another one: “over 5 bar”, “under 5 bar”."""
    if max(count_words(reference), count_words(answer)) > REFERENCE_WORDS:
        return False
    bounds = {
        (bound_of(reference, expected), bound_of(answer, answer_quantity))
        for expected in quantities(reference)
        for answer_quantity in quantities(answer)
        if expected.equals(answer_quantity)
    }
    return bool(bounds) and all(
        reference_bound and answer_bound and reference_bound != answer_bound
        for reference_bound, answer_bound in bounds
    )


def _unpaired(reference_quantities: Sequence[Quantity], answer_quantities: Sequence[Quantity]) -> bool:
    """Tell whether a number of either list is none of the other's."""
    left = list(answer_quantities)
    for quantity in reference_quantities:
        match = next((candidate for candidate in left if quantity.is_near(candidate)), None)
        if match is None:
            return True
        left.remove(match)
    return bool(left)


def _units_agree(reference_quantity: Quantity, answer_quantity: Quantity, question: str) -> bool:
    """Tell whether two numbers have one unit, or the only one is that of the question: “8” to “How many minutes?”"""
    units = [unit for unit in (reference_quantity.unit, answer_quantity.unit) if unit]
    if len(units) != 1:
        return len(units) == 0 or units[0].dimension == units[1].dimension or {*units} <= _HEAT
    unit = units[0]
    if unit == PERCENT and reference_quantity.value != answer_quantity.value:
        return True  # 75 % and 0.75
    return unit in _SILENT or unit in _units_asked(question)


@lru_cache(maxsize=2048)
def _stems_beyond(text: str, listed: tuple[Quantity, ...], question: str) -> frozenset[str]:
    return content_stems(words(prose_beside(text, listed))) - content_stems(words(question)) - _FRAME


def _hedged(answer: str, listed: Sequence[Quantity]) -> bool:
    negators = word_set("negators") | {"or", "maybe"}
    prose_words = words(prose_beside(answer, listed))
    return any(word.folded in negators or word.folded.endswith("n't") for word in prose_words)


@lru_cache(maxsize=2048)
def _units_asked(question: str) -> frozenset[Unit]:
    """Return the units that a question names: “How many minutes”, “in km/h”; a single letter only behind “in” or (."""
    asked_units: set[Unit] = set()
    for match in _WORD.finditer(question):
        unit, end = unit_at(question, match.start())
        behind_in = re.search(r"(?:\bin|\()\s*\Z", question[max(0, match.start() - 4) : match.start()])
        if unit and (behind_in or end - match.start() > 1 or not match[0].isalpha()):
            asked_units.add(unit)
    return frozenset(asked_units)


def _is_near_any(quantity: Quantity, listed: Sequence[Quantity]) -> bool:
    return any(quantity.is_near(candidate) for candidate in listed)


def _equals_any(quantity: Quantity, listed: Sequence[Quantity]) -> bool:
    return any(quantity.equals(candidate) for candidate in listed)


def _units_differ(reference: str, answer: str) -> bool:
    """Tell whether two texts without numbers name different units: “in metres”, “in centimetres”."""
    reference_units, answer_units = _units_in(reference), _units_in(answer)
    return bool(reference_units and answer_units) and not reference_units & answer_units


@lru_cache(maxsize=2048)
def _units_in(text: str) -> frozenset[Unit]:
    return frozenset(
        unit
        for word in words(text)
        if len(word.folded) >= _UNIT_LETTERS
        and word.folded not in _AMBIGUOUS
        and (unit := unit_named(word.folded))
    )
