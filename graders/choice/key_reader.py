"""From YAML or JSON data to the key of a question with options; every error is kept by the path of its field."""

from collections.abc import Sequence
from fractions import Fraction
from typing import get_args

from graders.choice.fields import Fields
from graders.choice.key import ChoiceKey, Option, Scoring
from graders.choice.naming import same

OPTIONS = 100
ID_CHARACTERS = 60
TEXT_CHARACTERS = 1_000
KNOWN = ("options", "multiple", "scoring")
KNOWN_OF_OPTION = ("id", "text", "correct", "correct_if", "credit", "feedback")

NONE_EARNS = "At least one option must be correct, be correct under a condition, or have a credit."
ID_TWICE = "“{name}” is the id of two options; upper and lower case are the same."
TEXT_TWICE = "“{name}” names another option too; a student who types it could mean either."
CONDITION_ALONE = "A condition needs a reason beside the choice: it is only for a choice inside a composite."
BOTH = "Leave this out: the option is correct without a condition."
CREDIT_OF_CORRECT = "Leave this out: a correct option earns everything."
CREDIT_OF_MANY = "A credit is for questions with one answer; here right and wrong choices are counted."
CREDIT_OF_NOTHING = "With the scoring all_or_nothing an option has no credit."


def read_key(data: object, maximum: Fraction, *, conditions: bool = False) -> ChoiceKey:
    """Return the key that `data` describes; raise `KeyInvalid` with every error by field.

    `conditions` says whether `correct_if` may be used: only where a text part stands beside the choice.
    """
    fields = Fields.of_key(data)
    fields.check_known(KNOWN)
    key = ChoiceKey(
        options=_options(fields),
        maximum=maximum,
        multiple=fields.flag("multiple"),
        scoring=fields.one_of("scoring", get_args(Scoring)),
    )
    for place, option in enumerate(key.options):
        _check_option(fields.under(f"options.{place}", {}), option, key, conditions=conditions)
    _check_names(fields, key.options)
    if not fields.errors and not any(option.may_earn for option in key.options):
        fields.fail("options", NONE_EARNS)
    fields.raise_errors()
    return key


def _options(parent: Fields) -> tuple[Option, ...]:
    items = parent.items("options", OPTIONS)
    found = (parent.of_item(f"options.{place}", item) for place, item in enumerate(items))
    return tuple(_option(fields) if fields else Option("", "") for fields in found)


def _option(fields: Fields) -> Option:
    fields.check_known(KNOWN_OF_OPTION)
    name = fields.text("id", ID_CHARACTERS, required=True)
    return Option(
        id=name,
        text=fields.text("text", TEXT_CHARACTERS) or name,
        correct=fields.flag("correct"),
        correct_if=fields.text("correct_if", ID_CHARACTERS),
        credit=fields.share("credit", 0),
        feedback=fields.text("feedback", TEXT_CHARACTERS),
    )


def _check_option(fields: Fields, option: Option, key: ChoiceKey, *, conditions: bool) -> None:
    if option.correct_if and not conditions:
        fields.fail("correct_if", CONDITION_ALONE)
    if option.correct_if and option.correct:
        fields.fail("correct_if", BOTH)
    if option.credit and option.correct:
        fields.fail("credit", CREDIT_OF_CORRECT)
    elif option.credit and key.multiple:
        fields.fail("credit", CREDIT_OF_MANY)
    elif option.credit and key.scoring == "all_or_nothing":
        fields.fail("credit", CREDIT_OF_NOTHING)


def _check_names(fields: Fields, options: Sequence[Option]) -> None:
    """Keep an error for every id or text by which a student could mean two options."""
    ids: dict[str, int] = {}
    texts: dict[str, int] = {}
    for place, option in enumerate(options):
        if option.id and ids.setdefault(same(option.id), place) != place:
            fields.fail(f"options.{place}.id", ID_TWICE.format(name=option.id))
    for place, option in enumerate(options):
        owners = {ids.get(same(option.text), place), texts.setdefault(option.text, place)}
        if option.text != option.id and owners != {place}:
            fields.fail(f"options.{place}.text", TEXT_TWICE.format(name=option.text))
