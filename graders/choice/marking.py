"""Which options an answer names, and their points and feedback; nothing is said about the others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.base import Answer, is_blank
from graders.choice import messages
from graders.choice.key import ChoiceKey, Option, folded
from graders.messages import Message, OwnWords, authored
from graders.verdict import Part, points


# An answer names options by id in any case, or by the visible text exactly.
@dataclass(frozen=True, slots=True)
class Selection:
    """The options that were chosen, each once, in the order of the answer; or the problem with the answer."""

    options: tuple[Option, ...] = ()
    problem: Message | None = None


def select_options(key: ChoiceKey, answer: Answer) -> Selection:
    """Return the options that an answer names; a blank answer names none."""
    ids = {folded(option.id): option for option in key.options}
    texts = {option.text: option for option in key.options}
    chosen: dict[str, Option] = {}
    for name in answer if isinstance(answer, (list, tuple)) else [answer]:
        # An empty box of a form is no choice, and no fault either.
        if is_blank(name):
            continue
        if not isinstance(name, str):
            return Selection(problem=messages.NOT_NAMES(options=_listed(key.options)))
        option = ids.get(folded(name)) or texts.get(name.strip())
        if option is None:
            typed = " ".join(name.split())
            return Selection(problem=messages.UNKNOWN(name=typed, options=_listed(key.options)))
        chosen[option.id] = option
    if len(chosen) > 1 and not key.multiple:
        return Selection(problem=messages.TOO_MANY(count=len(chosen)))
    return Selection(tuple(chosen.values()))


def _listed(options: Sequence[Option]) -> OwnWords:
    names = (option.id if option.text == option.id else f"{option.id} ({option.text})" for option in options)
    return OwnWords(", ".join(names))


@dataclass(frozen=True, slots=True)
class ChoiceMark:
    """A mark as a share of the maximum, 0 to 1, with one part for each option chosen."""

    share: Fraction
    parts: tuple[Part, ...]
    feedback: tuple[Message, ...]


def mark_options(key: ChoiceKey, chosen: Sequence[Option], met: Collection[str] = ()) -> ChoiceMark:
    """Mark the options chosen, at least one; `met` has the ids of the criteria that the reason beside it meets."""
    right = [option for option in chosen if option_is_right(option, met)]
    share = _share(key, chosen, len(right))
    parts = tuple(_part(key, option, met, share, len(right)) for option in chosen)
    feedback = _summary(key, share, len(right), len(chosen)) if key.multiple else parts[0].feedback
    return ChoiceMark(share, parts, feedback)


def option_is_right(option: Option, met: Collection[str]) -> bool:
    """Tell whether an option is right, given the criteria that are met."""
    return option.correct or (bool(option.correct_if) and option.correct_if in met)


def _share(key: ChoiceKey, chosen: Sequence[Option], right: int) -> Fraction:
    """Of several answers: right less wrong ones, over those asked for."""
    if not key.multiple:
        return Fraction(1) if right else chosen[0].credit
    wrong = len(chosen) - right
    if key.scoring == "all_or_nothing":
        return Fraction(right >= _asked(key) and not wrong)
    return min(max(Fraction(right - wrong, _asked(key)), Fraction(0)), Fraction(1))


def _asked(key: ChoiceKey) -> int:
    """Return how many options are right whatever the reason, at least one."""
    return max(sum(option.correct for option in key.options), 1)


def _part(key: ChoiceKey, option: Option, met: Collection[str], share: Fraction, right: int) -> Part:
    """The mark is split evenly over the right choices, so that the parts add up to it."""
    matched = option_is_right(option, met)
    earned = (share / right if matched else Fraction(0)) if key.multiple else share
    worth = Fraction(1, max(_asked(key), right)) if key.multiple else Fraction(1)
    return Part(
        id=option.id,
        score=points(key.maximum * earned),
        maximum=points(key.maximum * worth),
        matched=matched,
        feedback=authored(option.feedback) or (_feedback(option, matched=matched),),
    )


def _feedback(option: Option, *, matched: bool) -> Message:
    if matched:
        return messages.RIGHT()
    if option.credit:
        return messages.PARTLY()
    return (messages.WRONG_REASON if option.correct_if else messages.WRONG)()


def _summary(key: ChoiceKey, share: Fraction, right: int, count: int) -> tuple[Message, ...]:
    if not right:
        return (messages.NONE_RIGHT(),)
    counted = messages.ALL_RIGHT() if right == count else messages.COUNTED(count=count, right=right)
    if key.scoring == "all_or_nothing":
        return (counted,) if share == 1 else (counted, messages.ALL_OR_NOTHING())
    return (counted,) if right == count else (counted, messages.TAKEN())
