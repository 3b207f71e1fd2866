"""A parsed key as its author should see it: what the grader understood, point by point."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from graders.base import Key
from graders.choice.key import ChoiceKey, Option
from graders.composite.key import CompositeKey, PartKey
from graders.numeric.key import NumericKey, cautions, describe
from graders.numeric.printing import print_number, print_values
from graders.text.key import Criterion, FormulaPhrasing, Number, Phrasing, Prose, TextKey
from graders.text.key_notes import notes_on
from graders.verdict import plain, points


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was understood, with what belongs to it."""

    text: str
    inner: tuple["Line", ...] = ()
    is_right: bool = False


def understood(key: Key, worth: Fraction | None = None) -> tuple[Line, ...]:
    """Return a key of any kind as lines; `worth` are its points, where a composite counts its part otherwise."""
    worth = key.maximum if worth is None else worth
    match key:
        case NumericKey():
            notes = (Line(f"beware: {caution}") for caution in cautions(key))
            return (Line(describe(key)), *notes, *_near_misses(key))
        case ChoiceKey():
            return _choice(key)
        case TextKey():
            return _text(key, worth)
        case CompositeKey():
            return tuple(_part(part) for part in key.parts)
    return (Line(f"worth {plain(points(worth))}"),)


def _near_misses(key: NumericKey) -> Iterable[Line]:
    for miss in key.near_misses:
        values = print_values(miss.values, key.settings)
        yield Line(f"who answers {values} is told: {miss.feedback}")


def _choice(key: ChoiceKey) -> tuple[Line, ...]:
    how = "several may be chosen" if key.multiple else "one is chosen"
    return (Line(how, tuple(_option(option) for option in key.options)),)


def _option(option: Option) -> Line:
    worth = "right" if option.correct else "wrong"
    if option.correct_if:
        worth = f"right if the reason meets “{option.correct_if}”"
    elif option.credit and not option.correct:
        worth = f"worth {print_number(option.credit)} of the points"
    told = (Line(f"who chooses it is told: {option.feedback}"),) if option.feedback else ()
    return Line(f"{option.text} ({option.id}): {worth}", told, option.may_earn)


def _text(key: TextKey, worth: Fraction) -> tuple[Line, ...]:
    notes = [Line(f"note: {note}") for note in notes_on(key)]
    references = tuple(Line(text) for text in key.references)
    found = [Line("a good answer is like", references)] if references else []
    return (*notes, *found, *_limits(key), *(_criterion(key, criterion, worth) for criterion in key.criteria))


def _limits(key: TextKey) -> Iterable[Line]:
    """Say of how many points of the criteria no more count."""
    for group in key.groups:
        members = ", ".join(one.description or one.id for one in key.criteria if one.group == group.id)
        yield Line(
            f"of these at most {print_number(group.at_most)} of their points count ({group.id}): {members}"
        )
    if key.at_most is not None:
        whole = replace(key, at_most=None).limited(key.criteria)
        yield Line(
            f"of the {print_number(whole)} points of the criteria at most {print_number(key.at_most)} count, "
            "and these are all points of the question"
        )


def _criterion(key: TextKey, criterion: Criterion, worth: Fraction) -> Line:
    # Of criteria for some options only, each option has its own sum.
    among = key.for_option(criterion.when[0]) if criterion.when else key
    share = plain(points(among.share(criterion) * worth / key.maximum)) if key.maximum else "0"
    scope = f", for those who chose {' or '.join(criterion.when)}" if criterion.when else ""
    ways = [Line(_phrasing(phrasing), is_right=True) for phrasing in criterion.any_of]
    wrong = [Line(f"but not: {_phrasing(phrasing)}") for phrasing in criterion.excluded]
    title = criterion.description or criterion.id
    return Line(f"{title} ({criterion.id}): {share} of the points{scope}", (*ways, *wrong))


def _phrasing(phrasing: Phrasing) -> str:
    match phrasing:
        case Prose():
            return phrasing.text
        case FormulaPhrasing():
            names = sorted({name for formula in phrasing.formulas for name in formula.names})
            return (
                f"a formula of {', '.join(names)}, in {len(phrasing.formulas)} spelling(s), matched exactly"
            )
        case Number():
            return f"the number {print_number(phrasing.value)}"
    return "the term " + " or ".join(" ".join(form) for form in phrasing.forms)


def _part(part: PartKey) -> Line:
    worth = plain(points(part.maximum))
    return Line(f"part “{part.id}” ({part.kind}), worth {worth}", understood(part.key, part.maximum))
