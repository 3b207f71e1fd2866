"""Whether the numbers of an answer are those of a reference, whatever their spelling and their units."""

import re
from collections.abc import Sequence
from functools import lru_cache

from graders.text.checks.beside import bound_of, bounds_asked, is_denied, rest_of, signs_beside
from graders.text.checks.quantities import MONTH, PERCENT, Quantity, quantities
from graders.text.checks.units import Unit, comparable, named, unit_at
from graders.text.lexicon import word_set
from graders.text.words import content_stems, count_words, stem, words

SHORT, LONG = 40, 60
"""Words of an answer, and of a reference, whose numbers are compared: a longer one has examples of its own."""
NUMBER = "a number differs from the reference"
BESIDE = "the number is right, what stands beside it differs"
UNIT = "the unit is missing, or is not asked for"
ROUNDED = "the number is rounded otherwise than the reference's"
DENIED = "contradiction suspected"
ORDER = "the reference's words in another order"
_WORD = re.compile(r"(?<![\w°])[°\w%$€£]")
_ANY_ORDER = re.compile(r"(?:[\s,.;&]|\band\b|\bor\b)*", re.IGNORECASE)
"""What stands between numbers of no order: “5 and 7”, not “3:1”, “from 3 to 5”."""
_SILENT = frozenset({named("AD"), MONTH})
"""Units that say nothing more of a number: the year 1492 AD, 7 for July."""
_HEAT = frozenset({named("°C"), named("°F"), named("K")})
_FRAME = frozenset(map(stem, word_set("frame words"))) | set(
    map(
        stem,
        ("about", "approximately", "around", "year", "exactly", "precisely", "it's", "that's", "there's"),
    )
)
_NAMES = 4
"""Letters from which a unit that stands without a number is told from other words."""
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
    if count_words(answer) > SHORT or count_words(reference) > LONG:
        return False
    wanted, said, given = quantities(reference), quantities(answer), quantities(question)
    missing = [one for one in wanted if not _near(one, said)]
    foreign = [one for one in said if not _near(one, wanted)]
    if len(said) != len(wanted):
        foreign = [one for one in foreign if not _among(one, given)]
    if any(
        comparable(one.unit, other.unit) or one.value == other.value for one in foreign for other in missing
    ):
        return True
    return not wanted and not said and _other_unit(reference, answer)


def number_alone(reference: str, answer: str, question: str) -> bool:
    """Tell whether an answer is short and has all numbers of a reference that the question does not have.

    Of an answer without a word one of them is enough: “45” for “It adds up 0 to 9, which gives 45.”
    """
    if count_words(answer) > SHORT // 5 or count_words(reference) > LONG:
        return False
    told = [one for one in quantities(reference) if not _among(one, quantities(question))]
    said = quantities(answer)
    if not told:
        return False
    bare = not _beyond(answer, said, question)
    return (any if bare else all)(_among(one, said) for one in told)


def number_decides(reference: str, question: str) -> bool:
    """Tell whether a reference says nothing beyond the question but a number: “It ended in 1945.” to “When did …?”"""
    if count_words(reference) > LONG:
        return False
    found = quantities(reference)
    own = [one for one in found if not _among(one, quantities(question))]
    return len(own) == 1 and not _beyond(reference, found, question)


def numbers_listed(reference: str, question: str) -> bool:
    """Tell whether a reference is some numbers, and says nothing else beyond the question: “5 and 7”."""
    if count_words(reference) > LONG:
        return False
    found = quantities(reference)
    own = [one for one in found if not _among(one, quantities(question))]
    return len(own) > 1 and not _beyond(reference, found, question)


def says_only_numbers(answer: str, reference: str, question: str) -> bool:
    """Tell whether an answer is the numbers of a reference, and has no word beyond the question and the reference."""
    if count_words(answer) > SHORT // 5:
        return False
    said, wanted = quantities(answer), quantities(reference)
    beyond = _beyond(answer, said, question) - content_stems(words(reference))
    return (
        bool(said) and not beyond and all(_among(one, wanted) for one in said) and not _hedged(answer, said)
    )


def says_the_list(answer: str, reference: str, question: str) -> bool:
    """Tell whether an answer is all numbers of a reference, each as often as there; their order may be another."""
    same = says_only_numbers(answer, reference, question)
    return same and not _unpaired(quantities(reference), quantities(answer))


def number_doubt(reference: str, answer: str, question: str) -> str:
    """Say why the right number may be no right answer to a reference that is a number; nothing where it is.

    >>> number_doubt("It ended in 1945.", "after 1945", ""), number_doubt("8", "8 kg", "How many legs?")
    ('the number is right, what stands beside it differs', 'the unit is missing, or is not asked for')
    """
    if count_words(answer) > SHORT:
        return ""
    said, known = quantities(answer), [*quantities(reference), *quantities(question)]
    beyond = _beyond(answer, said, question) - content_stems(words(reference))
    if not beyond and len(said) > 1 and not all(_near(one, known) for one in said):
        return NUMBER
    return _doubt_beside(reference, answer, question)


def list_doubt(reference: str, answer: str, question: str) -> str:
    """Say what speaks against an answer to a reference that is some numbers: other ones, or another order."""
    if count_words(answer) > SHORT // 2:
        return ""
    given = quantities(question)
    wanted = [one for one in quantities(reference) if not _near(one, given)]
    said = [one for one in quantities(answer) if not _near(one, given)]
    if not said:
        return ""
    if _unpaired(wanted, said):
        return NUMBER
    in_order = all(one.is_near(other) for one, other in zip(wanted, said, strict=True))
    if not in_order and not _ANY_ORDER.fullmatch(rest_of(reference, quantities(reference))):
        return ORDER
    return _doubt_beside(reference, answer, question)


def _doubt_beside(reference: str, answer: str, question: str) -> str:
    """Say how the reference's own numbers stand in an answer with another bound, sign, unit or rounding."""
    said, wanted = quantities(answer), quantities(reference)
    matches = {
        one: [other for other in said if one.is_near(other)]
        for one in wanted
        if not _among(one, quantities(question))
    }
    pairs = [(one, others) for one, others in matches.items() if others]
    if not pairs:
        return ""
    free = bounds_asked(question) | {""}
    for one, others in pairs:
        wanted_bound, bounds = bound_of(reference, one), {bound_of(answer, other) for other in others}
        if wanted_bound not in bounds and not (wanted_bound in free and bounds & free):
            return BESIDE
    rest, own = rest_of(answer, said), rest_of(reference, wanted)
    if is_denied(rest) != is_denied(own):
        return DENIED
    if count_words(answer) > SHORT // 5:
        return ""
    if signs_beside(rest) != signs_beside(own):
        return BESIDE
    if not all(any(_units_agree(one, other, question) for other in others) for one, others in pairs):
        return UNIT
    return "" if all(any(one.equals(other) for other in others) for one, others in pairs) else ROUNDED


def bounds_differ(reference: str, answer: str) -> bool:
    """Tell whether a number of both texts is a bound in both, and another one: “over 5 bar”, “under 5 bar”."""
    if max(count_words(reference), count_words(answer)) > LONG:
        return False
    pairs = [(a, b) for a in quantities(reference) for b in quantities(answer) if a.equals(b)]
    bounds = {(bound_of(reference, one), bound_of(answer, other)) for one, other in pairs}
    return bool(bounds) and all(one and other and one != other for one, other in bounds)


def _unpaired(wanted: Sequence[Quantity], said: Sequence[Quantity]) -> bool:
    """Tell whether a number of either list is none of the other's."""
    left = list(said)
    for one in wanted:
        match = next((other for other in left if one.is_near(other)), None)
        if match is None:
            return True
        left.remove(match)
    return bool(left)


def _units_agree(wanted: Quantity, said: Quantity, question: str) -> bool:
    """Tell whether two numbers have one unit, or the only one is that of the question: “8” to “How many minutes?”"""
    known = [unit for unit in (wanted.unit, said.unit) if unit]
    if len(known) != 1:
        return len(known) == 0 or known[0].dimension == known[1].dimension or {*known} <= _HEAT
    unit = known[0]
    if unit == PERCENT and wanted.value != said.value:
        return True  # 75 % and 0.75
    return unit in _SILENT or unit in _units_asked(question)


@lru_cache(maxsize=2048)
def _beyond(text: str, found: tuple[Quantity, ...], question: str) -> frozenset[str]:
    return content_stems(words(rest_of(text, found))) - content_stems(words(question)) - _FRAME


def _hedged(answer: str, found: Sequence[Quantity]) -> bool:
    negators = word_set("negators") | {"or", "maybe"}
    rest = words(rest_of(answer, found))
    return any(word.folded in negators or word.folded.endswith("n't") for word in rest)


@lru_cache(maxsize=2048)
def _units_asked(question: str) -> frozenset[Unit]:
    """Return the units that a question names: “How many minutes”, “in km/h”; a single letter only behind “in” or (."""
    asked: set[Unit] = set()
    for match in _WORD.finditer(question):
        unit, end = unit_at(question, match.start())
        behind_in = re.search(r"(?:\bin|\()\s*\Z", question[max(0, match.start() - 4) : match.start()])
        if unit and (behind_in or end - match.start() > 1 or not match[0].isalpha()):
            asked.add(unit)
    return frozenset(asked)


def _near(one: Quantity, listed: Sequence[Quantity]) -> bool:
    return any(one.is_near(other) for other in listed)


def _among(one: Quantity, listed: Sequence[Quantity]) -> bool:
    return any(one.equals(other) for other in listed)


def _other_unit(reference: str, answer: str) -> bool:
    """Tell whether two texts without numbers name different units: “in metres”, “in centimetres”."""
    one, other = _units(reference), _units(answer)
    return bool(one and other) and not one & other


@lru_cache(maxsize=2048)
def _units(text: str) -> frozenset[Unit]:
    return frozenset(
        unit
        for word in words(text)
        if len(word.folded) >= _NAMES and word.folded not in _AMBIGUOUS and (unit := named(word.folded))
    )
