"""Where the key of one part names something of another: `correct_if` a criterion, `when` an option."""

from collections import Counter
from collections.abc import Mapping, Sequence

from graders.choice.fields import Fields
from graders.choice.key import ChoiceKey, Option
from graders.composite.key import PartKey
from graders.text.key import Criterion, TextKey

NO_CRITERION = "“{name}” is not a criterion of a text part; the criteria are: {known}."
CRITERION_TWICE = "“{name}” is a criterion of two parts; give one of them another id."
NO_OPTION = "“{name}” is not an option of a choice part; the options are: {known}."
OPTION_TWICE = "“{name}” is an option of two parts; give one of them another id."
NEVER_MET = (
    "The criterion “{name}” does not hold for this option, as its “when” says; so it can never be met."
)


def check_crossings(fields: Fields, parts: Sequence[PartKey]) -> None:
    """Keep an error for every name that means nothing in the other parts, or two things."""
    criteria = [one for part in parts if isinstance(part.key, TextKey) for one in part.key.criteria]
    options = [one for part in parts if isinstance(part.key, ChoiceKey) for one in part.key.options]
    criterion_ids = Counter(one.id for one in criteria)
    option_ids = Counter(one.id for one in options)
    by_id = {one.id: one for one in criteria}
    for place, part in enumerate(parts):
        inside = fields.under(f"parts.{place}.key", {})
        if isinstance(part.key, ChoiceKey):
            _check_conditions(inside, part.key, criterion_ids, by_id)
        if isinstance(part.key, TextKey):
            _check_whens(inside, part.key, option_ids)


def _check_conditions(
    fields: Fields, key: ChoiceKey, known: Counter[str], criteria: Mapping[str, Criterion]
) -> None:
    for place, option in enumerate(key.options):
        path = f"options.{place}.correct_if"
        if not option.correct_if:
            continue
        if _check_name(fields, path, option.correct_if, known, (NO_CRITERION, CRITERION_TWICE)):
            _check_reachable(fields, path, option, criteria[option.correct_if], key)


def _check_reachable(fields: Fields, path: str, option: Option, criterion: Criterion, key: ChoiceKey) -> None:
    others = key.options if key.multiple else (option,)
    if criterion.when and not any(one.id in criterion.when for one in others):
        fields.fail(path, NEVER_MET.format(name=criterion.id))


def _check_whens(fields: Fields, key: TextKey, known: Counter[str]) -> None:
    for place, criterion in enumerate(key.criteria):
        for at, option in enumerate(criterion.when):
            _check_name(fields, f"criteria.{place}.when.{at}", option, known, (NO_OPTION, OPTION_TWICE))


def _check_name(fields: Fields, path: str, name: str, known: Counter[str], messages: tuple[str, str]) -> bool:
    """Keep an error unless exactly one thing has this name; tell whether it does."""
    unknown, twice = messages
    if known[name] != 1:
        message = twice if known[name] else unknown
        fields.fail(path, message.format(name=name, known=", ".join(known) or "none"))
    return known[name] == 1
