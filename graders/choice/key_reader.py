"""From YAML or JSON data to the key of a question with options; every error is kept by the path of its field."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import get_args

from graders.choice.key import ChoiceKey, Option, Scoring
from graders.choice.naming import same
from graders.choice.shares import read_share
from graders.errors import KeyInvalid
from graders.numeric.fields import Fields
from graders.numeric.messages import KEY_MISSING

OPTIONS = 100
ID_CHARACTERS = 60
TEXT_CHARACTERS = 1_000
KNOWN = ("options", "multiple", "scoring")
KNOWN_OF_OPTION = ("id", "text", "correct", "correct_if", "credit", "feedback")

AS_FIELDS = "Write fields, such as id: vae."
NO_OPTIONS = "Write at least one option."
TOO_MANY = "Write at most {most} options."
NONE_EARNS = "At least one option must be correct, be correct under a condition, or have a credit."
ID_TWICE = "“{id}” is the id of two options; upper and lower case are the same."
TEXT_TWICE = "“{text}” names another option too; a student who types it could mean either."
CONDITION_ALONE = "A condition needs a reason beside the choice: it is only for a choice inside a composite."
BOTH = "Leave this out: the option is correct without a condition."
CREDIT_OF_CORRECT = "Leave this out: a correct option earns everything."
CREDIT_OF_MANY = "A credit is for questions with one answer; here right and wrong choices are counted."
CREDIT_OF_NOTHING = "With the scoring all_or_nothing an option has no credit."


def read_key(data: object, maximum: Fraction, *, conditions: bool = False) -> ChoiceKey:
    """Return the key that `data` describes; raise `KeyInvalid` with every error by field.

    `conditions` says whether `correct_if` may be used: only where a text part stands beside the choice.
    """
    if not isinstance(data, Mapping):
        raise KeyInvalid({"": [AS_FIELDS]})
    errors: dict[str, list[str]] = {}
    fields = Fields(data, errors)
    fields.check_known(KNOWN)
    key = ChoiceKey(
        options=_options(fields),
        maximum=maximum,
        multiple=fields.flag("multiple", default=False),
        scoring=fields.choice("scoring", get_args(Scoring), "partial"),
    )
    for place, option in enumerate(key.options):
        _check_option(fields.inside(f"options.{place}", {}), option, key, conditions=conditions)
    _check_names(fields, key.options)
    if key.options and not errors and not any(option.may_earn for option in key.options):
        fields.fail("options", NONE_EARNS)
    if errors:
        raise KeyInvalid(errors)
    return key


def _options(fields: Fields) -> tuple[Option, ...]:
    items = fields.items("options")
    if not items and "options" not in fields.errors:
        fields.fail("options", NO_OPTIONS)
    if len(items) > OPTIONS:
        fields.fail("options", TOO_MANY, most=OPTIONS)
        return ()
    return tuple(_option(fields, f"options.{place}", item) for place, item in enumerate(items))


def _option(parent: Fields, path: str, data: object) -> Option:
    if not isinstance(data, Mapping):
        parent.fail(path, AS_FIELDS)
        return Option("", "")
    fields = parent.inside(path, data)
    fields.check_known(KNOWN_OF_OPTION)
    name = fields.text("id", ID_CHARACTERS)
    if not name and f"{path}.id" not in parent.errors:
        fields.fail("id", KEY_MISSING)
    return Option(
        id=name,
        text=fields.text("text", TEXT_CHARACTERS) or name,
        correct=fields.flag("correct", default=False),
        correct_if=fields.text("correct_if", ID_CHARACTERS),
        credit=read_share(fields, "credit", Fraction(0)),
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
            fields.fail(f"options.{place}.id", ID_TWICE, id=option.id)
    for place, option in enumerate(options):
        owners = {ids.get(same(option.text), place), texts.setdefault(option.text, place)}
        if option.text != option.id and owners != {place}:
            fields.fail(f"options.{place}.text", TEXT_TWICE, text=option.text)
