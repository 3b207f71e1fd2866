"""The key of a question with options, and how it is read from YAML or JSON data; errors are kept by their fields."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from graders import key_fields
from graders.digits import ratio

MISSING = "This field is required."
NO_ITEMS = "Write at least one item."
NOT_SHARE = "Write a share from 0 to 1, such as 0.5 or 1/3."
NOT_WEIGHT = "Write a weight from 0 to {most}, such as 2 or 0.5."
WEIGHT_MOST = 1_000_000
"""A plain limit: above any weight that means something, and far below what makes shares slow to compute."""


class ChoiceFields(key_fields.KeyFields):
    """Reads a mapping field by field; a field that is not given is its default, or an error if it is required."""

    words = key_fields.FieldMessages(
        not_fields="Write fields, such as id: vae.",
        unknown="There is no such field; known are: {known}.",
        not_text="Write a text.",
        long_text="Write at most {limit} characters.",
        not_list="Write a list.",
        long_list="Write at most {limit} items.",
    )

    def items(self, name: str, limit: int) -> Sequence[object]:
        """Read a list of 1 to `most` items; keep an error and return an empty one otherwise."""
        items = self.as_list(name, self.data.get(name, ()), limit)
        if items is not None and not items:
            self.fail(name, NO_ITEMS)
        return items or ()

    def text(self, name: str, limit: int, *, required: bool = False) -> str:
        """Read a text of at most `most` characters, without spaces around it; empty by default."""
        value = self.data.get(name)
        bare = value.strip() if isinstance(value, str) else "" if value is None else value
        text = self.as_text(name, bare, limit)
        if required and text == "":
            self.fail(name, MISSING)
        return text or ""

    def share(self, name: str, default: int) -> Fraction:
        """Read a share from 0 to 1, exactly."""
        return self._number(name, default, 1, NOT_SHARE)

    def weight(self, name: str) -> Fraction:
        """Read a weight, exactly; 1 by default."""
        return self._number(name, 1, WEIGHT_MOST, NOT_WEIGHT.format(most=WEIGHT_MOST))

    def _number(self, name: str, default: int, maximum: int, message: str) -> Fraction:
        number = ratio(self.data.get(name) if self.has(name) else default)
        if number is None or number > maximum:
            self.fail(name, message)
            return Fraction(default)
        return number


Scoring = Literal["partial", "all_or_nothing"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option: right, right if a criterion of a text part is met, worth a share of the maximum, or wrong.

    `credit` is the share, 0 to 1, that it earns while it is not right; `feedback` is shown to those who chose it.
    """

    id: str
    text: str
    correct: bool = False
    correct_if: str = ""
    credit: Fraction = Fraction(0)
    feedback: str = ""

    @property
    def may_earn(self) -> bool:
        """Tell whether choosing it can earn anything."""
        return self.correct or bool(self.correct_if) or self.credit > 0


@dataclass(frozen=True, slots=True)
class ChoiceKey:
    """A parsed key, worth `maximum` points."""

    options: tuple[Option, ...]
    maximum: Fraction
    multiple: bool = False
    scoring: Scoring = "partial"


OPTIONS = 100
"""A plain limit: more would not be read, and every check of names stays quick."""
ID_CHARACTERS = 60
"""A plain limit: an id is shown beside points and named in messages."""
TEXT_CHARACTERS = 1_000
"""A plain limit: an option, or what is told about it, is a sentence or two and no page."""
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


def parse_choice_key(data: object, maximum: Fraction, *, conditions: bool = False) -> ChoiceKey:
    """Return the key that `data` describes; raise `KeyInvalid` with every error by field.

    `conditions` says whether `correct_if` may be used: only where a text part stands beside the choice.
    """
    fields = ChoiceFields.of_key(data)
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


def _options(parent: ChoiceFields) -> tuple[Option, ...]:
    items = parent.items("options", OPTIONS)
    fields_of_options = (parent.of_item(f"options.{place}", item) for place, item in enumerate(items))
    return tuple(_option(fields) if fields else Option("", "") for fields in fields_of_options)


def _option(fields: ChoiceFields) -> Option:
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


def _check_option(fields: ChoiceFields, option: Option, key: ChoiceKey, *, conditions: bool) -> None:
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


def _check_names(fields: ChoiceFields, options: Sequence[Option]) -> None:
    """Keep an error for every id or text by which a student could mean two options."""
    ids: dict[str, int] = {}
    texts: dict[str, int] = {}
    for place, option in enumerate(options):
        if option.id and ids.setdefault(folded(option.id), place) != place:
            fields.fail(f"options.{place}.id", ID_TWICE.format(name=option.id))
    # Ids first: a text that is the id of another option would be taken for that.
    for place, option in enumerate(options):
        owners = {ids.get(folded(option.text), place), texts.setdefault(option.text, place)}
        if option.text != option.id and owners != {place}:
            fields.fail(f"options.{place}.text", TEXT_TWICE.format(name=option.text))


def folded(name: str) -> str:
    """Return what two names share that count as one: case, spaces around and the form of accents do not matter."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).strip().casefold())
