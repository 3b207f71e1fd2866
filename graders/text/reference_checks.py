"""An answer held against the references where similarity is blind: what lowers its mark, what raises it, what sends it
to a person."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graders.language.arrangement import rearranged
from graders.language.near_copies import denies_copy, doubt_of_copies
from graders.language.polarity import replies_differ, says_opposite
from graders.language.segmentation import content_stems, count_words, words
from graders.notation.equations import (
    adds_formula,
    case_differs,
    formula_differs,
    formulas_of,
    is_formula,
    is_formula_spelt_out,
    is_same_reaction,
    reaction_differs,
    reaction_in,
    states_all_formulas,
)
from graders.notation.numbers import (
    NumberDoubt,
    bounds_differ,
    has_all_numbers,
    is_decided_by_number,
    is_denied,
    is_number_list,
    list_doubt,
    lists_all_numbers,
    number_differs,
    number_doubt,
    says_only_numbers,
)
from graders.text.reasons import (
    ANOTHER_WORD,
    CONTRADICTION,
    FORMULA_ALONE,
    FORMULA_BESIDE,
    FORMULA_DIFFERS,
    FORMULA_FOR_WORDS,
    FORMULA_MISSING,
    NUMBER_ALONE,
    NUMBER_CONTEXT,
    NUMBER_DIFFERS,
    OTHER_EXAMPLES,
    OTHER_REPLY,
    ROUNDING,
    UNIT,
    WORD_ORDER,
)

WORTH, PASS = 0.25, 0.5
"""From the first mark on a wrong detail is worth a person's while; below the second a right one is."""
WRONG = 0.1
"""The most for an answer that is another number than the key's."""

DETAILS = frozenset({NUMBER_DIFFERS, NUMBER_CONTEXT, UNIT, ROUNDING, FORMULA_DIFFERS, FORMULA_BESIDE})
"""Reasons that the same words do not outweigh."""
NUMBER_REASONS: dict[NumberDoubt, str] = {
    "number": NUMBER_DIFFERS,
    "beside": NUMBER_CONTEXT,
    "denied": CONTRADICTION,
    "unit": UNIT,
    "rounded": ROUNDING,
    "order": WORD_ORDER,
}
_ASKS_EXAMPLES = re.compile(
    r"\b(?:name|list|give|state|mention|identify|suggest)\b.{0,40}?"
    r"\b(?:two|three|four|five|six|[2-9]|some|any|examples?)\b"
    r"|\bwhat (?:is|are) (?:an? |some |two |three )?examples?\b",
    re.IGNORECASE,
)
EXAMPLE_WORDS = 25
"""Words of an answer that lists examples: a longer one explains, and is compared as a whole."""


class CheckedMark(NamedTuple):
    """The mark as a share of the maximum, moved where a detail decides, and the reasons for a person to look.

    `is_exactly_right` tells that the answer is just the number or the formula that the key is.
    """

    mark: float
    reasons: tuple[str, ...]
    is_exactly_right: bool = False


def compare(references: Sequence[str], question: str, answer: str, mark: float) -> CheckedMark:
    """Return what becomes of a mark that similarity gave.

    >>> compare(["It ended in 1945."], "When did it end?", "1944", 0.7)
    CheckedMark(mark=0.1, reasons=('a number differs from the reference',))
    """
    if all(
        is_decided_by_number(reference, question) and number_differs(reference, answer, question)
        for reference in references
    ):
        return CheckedMark(min(mark, WRONG), (NUMBER_DIFFERS,))
    meets = any(_is_right(reference, answer, question) for reference in references)
    objections = tuple(
        _objections(references, question, answer, 1.0 if meets else mark, is_exactly_right=meets)
    )
    if meets and not objections:
        return CheckedMark(1.0, (), is_exactly_right=True)
    details = _right_details(references, question, answer) if mark < PASS else ()
    return CheckedMark(mark, (*objections, *details))


def is_exactly_right(references: Sequence[str], question: str, answer: str) -> bool:
    """Tell whether an answer is just the number or the formula that a reference is, and nothing speaks against it."""
    return compare(references, question, answer, 1.0).is_exactly_right


def _is_right(reference: str, answer: str, question: str) -> bool:
    """Tell whether an answer is the number or the formula that a reference is, and nothing else."""
    if is_decided_by_number(reference, question) and has_all_numbers(reference, answer, question):
        return says_only_numbers(answer, reference, question)
    if is_number_list(reference, question):
        return lists_all_numbers(answer, reference, question)
    if is_same_reaction(reference, answer, question):
        return True
    return is_formula_spelt_out(reference) and is_formula(answer) and states_all_formulas(reference, answer)


def _objections(
    references: Sequence[str], question: str, answer: str, mark: float, *, is_exactly_right: bool
) -> Iterator[str]:
    """Say what differs from the references, or may, where similarity does not see it."""
    nearest = max(references, key=lambda reference: _overlap(reference, answer))
    yield from _formula_objections(references, nearest, answer, mark, is_exactly_right=is_exactly_right)
    yield from _number_objections(references, question, answer)
    if mark >= WORTH:
        if mark >= PASS and rearranged(nearest, answer, question):
            yield WORD_ORDER
        if replies_differ(nearest, answer):
            yield OTHER_REPLY
        doubt = "" if mark < PASS or is_formula(answer) else doubt_of_copies(references, answer)
        denied = mark >= PASS and any(denies_copy(reference, answer) for reference in references)
        if denied or doubt == "turned" or says_opposite(nearest, answer):
            yield CONTRADICTION
        elif doubt == "replaced":
            yield ANOTHER_WORD
        if all(bounds_differ(reference, answer) for reference in references):
            yield NUMBER_CONTEXT


def _formula_objections(
    references: Sequence[str], nearest: str, answer: str, mark: float, *, is_exactly_right: bool
) -> Iterator[str]:
    """Say what differs in a formula or a reaction, and where one stands in place of words, or words of it."""
    meets = [reference for reference in references if states_all_formulas(reference, answer)]
    # “5” is right for “x = 5”, though no formula.
    if all(map(is_formula, references)) and not meets and not is_exactly_right:
        yield FORMULA_DIFFERS if formula_differs(nearest, answer) else FORMULA_MISSING
    elif mark >= WORTH and all(formula_differs(reference, answer) for reference in references):
        yield FORMULA_DIFFERS
    if all(reaction_differs(reference, answer) for reference in references) or (
        meets and all(case_differs(reference, answer) for reference in meets)
    ):
        yield FORMULA_DIFFERS
    if meets and is_formula(answer):
        if all(is_denied(reference) != is_denied(answer) for reference in meets):
            yield CONTRADICTION
        if all(adds_formula(reference, answer) for reference in references) and all(
            map(is_formula, references)
        ):
            yield FORMULA_BESIDE
    elif (is_formula(answer) or reaction_in(answer)) and not (
        is_exactly_right or any(formulas_of(reference) or reaction_in(reference) for reference in references)
    ):
        yield FORMULA_FOR_WORDS


def _number_objections(references: Sequence[str], question: str, answer: str) -> Iterator[str]:
    """Say what speaks against the right number, where all that are numbers among the references are not met by it."""
    doubts = [
        number_doubt(reference, answer, question)
        for reference in references
        if is_decided_by_number(reference, question)
    ]
    doubts += [
        list_doubt(reference, answer, question)
        for reference in references
        if is_number_list(reference, question)
    ]
    if doubts and all(doubts):
        yield NUMBER_REASONS[doubts[0]]


def _right_details(references: Sequence[str], question: str, answer: str) -> Iterator[str]:
    """Say what is right, or may be, in an answer that similarity gives little."""
    if any(states_all_formulas(reference, answer) for reference in references):
        yield FORMULA_ALONE
    elif any(
        has_all_numbers(reference, answer, question) and not number_differs(reference, answer, question)
        for reference in references
    ):
        yield NUMBER_ALONE
    if _ASKS_EXAMPLES.search(question) and count_words(answer) <= EXAMPLE_WORDS:
        yield OTHER_EXAMPLES


def _overlap(reference: str, answer: str) -> float:
    wanted, stated = content_stems(words(reference)), content_stems(words(answer))
    return len(wanted & stated) / max(len(wanted | stated), 1)
