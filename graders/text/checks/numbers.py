"""Whether the numbers of an answer are those of a reference, whatever their spelling and their units."""

from collections.abc import Sequence
from functools import lru_cache

from graders.text.checks.quantities import Quantity, quantities
from graders.text.checks.units import Unit, comparable, named
from graders.text.lexicon import word_set
from graders.text.words import content_stems, stem, words

SHORT, LONG = 40, 60
"""Words of an answer, and of a reference, whose numbers are compared: a longer one has examples of its own."""
_FRAME = frozenset(map(stem, word_set("frame words"))) | {"about", "approximately", "around", "year"}
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
    if len(words(answer)) > SHORT or len(words(reference)) > LONG:
        return False
    wanted, said, given = quantities(reference), quantities(answer), quantities(question)
    missing = [one for one in wanted if not _among(one, said)]
    foreign = [one for one in said if not _among(one, wanted)]
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
    if len(words(answer)) > SHORT // 5 or len(words(reference)) > LONG:
        return False
    told = [one for one in quantities(reference) if not _among(one, quantities(question))]
    said = quantities(answer)
    if not told:
        return False
    bare = not _beyond(answer, said, question)
    return (any if bare else all)(_among(one, said) for one in told)


def number_decides(reference: str, question: str) -> bool:
    """Tell whether a reference says nothing beyond the question but a number: “It ended in 1945.” to “When did …?”"""
    if len(words(reference)) > LONG:
        return False
    found = quantities(reference)
    own = [one for one in found if not _among(one, quantities(question))]
    return len(own) == 1 and not _beyond(reference, found, question)


def says_only_numbers(answer: str, reference: str, question: str) -> bool:
    """Tell whether an answer has the numbers of a reference only, and no word beyond the question and the reference."""
    said, wanted = quantities(answer), quantities(reference)
    beyond = _beyond(answer, said, question) - content_stems(words(reference))
    return bool(said) and not beyond and all(_among(one, wanted) for one in said) and not _hedged(answer)


@lru_cache(maxsize=2048)
def _beyond(text: str, found: Sequence[Quantity], question: str) -> frozenset[str]:
    rest, last = "", 0
    for one in found:
        rest, last = f"{rest}{text[last : one.start]} ", max(last, one.end)
    rest += text[last:]
    return content_stems(words(rest)) - content_stems(words(question)) - _FRAME


def _hedged(answer: str) -> bool:
    negators = word_set("negators") | {"or", "maybe"}
    return any(word.folded in negators or word.folded.endswith("n't") for word in words(answer))


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
