"""From YAML or JSON data to the key of a question of free text; every error is kept by the path of its field; needs
neither numpy nor torch."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from graders import key_fields
from graders.language.hidden_characters import visible_text
from graders.language.segmentation import ANSWER_CHARACTERS, word_forms, words
from graders.notation.formulas import FORMULA_CHARACTERS, Formula, NoFormula, parse_formula
from graders.notation.symbols import read_number, term_form
from graders.text.key import (
    Criterion,
    FormulaPhrasing,
    Group,
    MarkedAnswer,
    NumberPhrasing,
    Phrasing,
    ProsePhrasing,
    TermPhrasing,
    TextKey,
)
from graders.text.parties import Contrast, name_forms

# These are plain limits: a key is written by hand, and the work for each answer grows with it.
CRITERIA = 30  # of a key, and groups of them
PHRASINGS = 40  # of a criterion, and spellings of a phrasing
REFERENCES = 20  # of a key
PHRASING_CHARACTERS = 400  # two sentences
LONG_CHARACTERS = 5_000  # a reference, or a question: two pages
ID_CHARACTERS = 60  # also the name of a party
MARKED = 200
"""Answers that people have marked: a plain limit, for each of them is scored beside every batch."""
CONTRASTS = 20  # of a key, and as many topics
PARTIES = 10  # of a contrast
NAMES = 12  # of a party
POINTS_MOST = 1_000  # of a criterion
POINTS_CHARACTERS = 20  # of a number of points as it is typed
KNOWN = ("question", "references", "criteria", "groups", "at_most", "marked", "contrasts", "topics")
KNOWN_OF_CRITERION = ("id", "points", "description", "any_of", "not", "when", "group")
KNOWN_OF_GROUP = ("id", "at_most")
KINDS = ("formula", "term", "number")

EMPTY = "needs references or criteria."
MISSING = "is missing."
NO_PHRASING = "needs at least one phrasing."
NO_KIND = f"must be a text, or have one of: {', '.join(KINDS)}."
NO_WORD = "has no word."
NO_FORMULA = "is not a formula: {reason}."
NO_NUMBER = "is not a number such as 0.5, 1/2 or 50 %."
NO_MARK = "must be a share of the points, from 0 to 1."
NO_POINTS = f"must be a number above 0, at most {POINTS_MOST}."
ID_TWICE = "“{name}” is used twice."
NO_CRITERIA = "needs criteria, of which so many points count."
TOO_MUCH = "is more than the {worth} points that the criteria give: write less, or leave it out."
NO_GROUP = (
    "“{name}” is no group; write it under `groups` with the points that count at most. Known are: {known}."
)
TWO_PARTIES = "needs at least two parties, for one to be another's rival."
NAME_TWICE = "“{name}” is the name of two parties, or stands here twice."
NO_MEMBER = "no criterion is of the group “{name}”: give some of them `group: {name}`."


BLANK = "must not be blank."


class TextKeyFields(key_fields.KeyFields):
    """Reads a mapping field by field; null is no text and no list."""

    words = key_fields.FieldMessages(
        not_fields="must be an object.",
        unknown="is not known here; known are: {known}.",
        not_text="must be a text.",
        long_text="has {count} characters; at most {limit} are allowed.",
        not_list="must be a list.",
        long_list="has {count} entries; at most {limit} are allowed.",
    )

    def text(self, name: str, limit: int, *, default: str | None = None) -> str:
        """Read a text of at most `limit` characters; only with a default may it be absent."""
        text = self.as_text(name, self.data.get(name, default), limit)
        if text == "" and default != "":
            self.fail(name, BLANK)
        return (text or "") if self._is_id(name) else visible_text(text or "")[0]

    def _is_id(self, name: str) -> bool:
        """Tell whether a text names something else by its exact characters: an id, a group, an option in `when`."""
        return name in ("id", "group") or self.prefix.endswith(".when.")

    def items(self, name: str, limit: int) -> "TextKeyFields":
        """Read a list of at most `limit` items, as fields that are called by their places; empty by default."""
        return self.each(name, self.as_list(name, self.data.get(name, ()), limit) or ())


def parse_text_key(data: object, maximum: Fraction) -> TextKey:
    """Return the key that `data` describes; raise `KeyInvalid` with every error by field."""
    fields = TextKeyFields.of_key(data)
    fields.check_known(KNOWN)
    question = fields.text("question", LONG_CHARACTERS, default="")
    references = _texts(fields, "references", REFERENCES, LONG_CHARACTERS)
    criteria = _criteria(fields)
    groups = _groups(fields)
    at_most = _points(fields, "at_most") if fields.has("at_most") else None
    marked = _marked(fields, [criterion.id for criterion in criteria])
    contrasts = (*_contrasts(fields, "contrasts"), *_contrasts(fields, "topics"))
    key = TextKey(maximum, question, references, criteria, marked, groups, at_most, contrasts)
    if not fields.errors:
        _check_limits(fields, key)
        _check_names(fields, contrasts)
    if not fields.errors and not references and not criteria:
        fields.fail("", EMPTY)
    fields.raise_errors()
    return key


def _groups(parent: TextKeyFields) -> tuple[Group, ...]:
    items = parent.items("groups", CRITERIA)
    groups: dict[str, Group] = {}
    for place, item in items.data.items():
        fields = items.of_item(place, item) or items.under(place, {})
        fields.check_known(KNOWN_OF_GROUP)
        if "at_most" not in fields.data:
            fields.fail("at_most", MISSING)
        group = Group(fields.text("id", ID_CHARACTERS), _points(fields, "at_most"))
        if groups.setdefault(group.id, group) is not group:
            fields.fail("id", ID_TWICE.format(name=group.id))
    return tuple(groups.values())


def _contrasts(parent: TextKeyFields, name: str) -> list[Contrast]:
    """Read lists of rivals; a rival is a name, or a list of the names that it goes by."""
    items = parent.items(name, CONTRASTS)
    contrasts = []
    for place in items.data:
        parties = items.items(place, PARTIES)
        contrast = Contrast(
            tuple(_names(parties, number) for number in parties.data), is_topic=name == "topics"
        )
        if len(contrast.parties) < 2 and not items.failed(place):
            items.fail(place, TWO_PARTIES)
        contrasts.append(contrast)
    return contrasts


def _names(parties: TextKeyFields, place: str) -> tuple[str, ...]:
    if isinstance(parties.data[place], str):
        return (_name(parties, place),)
    names = parties.items(place, NAMES)
    if not names.data and not parties.failed(place):
        parties.fail(place, NO_WORD)
    return tuple(_name(names, number) for number in names.data)


def _name(fields: TextKeyFields, place: str) -> str:
    name = fields.text(place, ID_CHARACTERS)
    if not fields.failed(place) and not words(name):
        fields.fail(place, NO_WORD)
    return name


def _check_names(fields: TextKeyFields, contrasts: Sequence[Contrast]) -> None:
    """Keep an error for a name that stands for two parties: which of them an answer speaks of must be plain."""
    owners: dict[tuple[str, ...], str] = {}
    places = Counter[bool]()
    for contrast in contrasts:
        field = "topics" if contrast.is_topic else "contrasts"
        for number, party in enumerate(contrast.parties):
            place = f"{field}.{places[contrast.is_topic]}.{number}"
            for name in party:
                forms = name_forms(name, contrast)
                if any(owners.setdefault(form, place) != place for form in forms) or party.count(name) > 1:
                    fields.fail(place, NAME_TWICE.format(name=name))
        places[contrast.is_topic] += 1


def _check_limits(fields: TextKeyFields, key: TextKey) -> None:
    """Keep an error for every limit that limits nothing, and every group that is not there."""
    known = {member.id for member in key.groups}
    for place, criterion in enumerate(key.criteria):
        if criterion.group and criterion.group not in known:
            names = ", ".join(sorted(known)) or "none"
            fields.fail(f"criteria.{place}.group", NO_GROUP.format(name=criterion.group, known=names))
    for place, group in enumerate(key.groups):
        worth = sum((member.points for member in key.criteria if member.group == group.id), Fraction(0))
        if not worth:
            fields.fail(f"groups.{place}.id", NO_MEMBER.format(name=group.id))
        elif group.at_most > worth:
            fields.fail(f"groups.{place}.at_most", TOO_MUCH.format(worth=worth))
    if key.at_most is None:
        return
    whole = replace(key, at_most=None).limited(key.criteria)
    if not key.criteria:
        fields.fail("at_most", NO_CRITERIA)
    elif key.at_most > whole:
        fields.fail("at_most", TOO_MUCH.format(worth=whole))


def _texts(parent: TextKeyFields, name: str, limit: int, characters: int) -> tuple[str, ...]:
    fields = parent.items(name, limit)
    return tuple(fields.text(place, characters) for place in fields.data)


def _marked(parent: TextKeyFields, criteria: Sequence[str]) -> tuple[MarkedAnswer, ...]:
    items = parent.items("marked", MARKED)
    return tuple(
        MarkedAnswer(
            fields.text("answer", ANSWER_CHARACTERS), _share(fields, "mark"), _points_given(fields, criteria)
        )
        for place, item in items.data.items()
        for fields in (items.of_item(place, item) or items.under(place, {}),)
    )


def _points_given(parent: TextKeyFields, criteria: Sequence[str]) -> tuple[tuple[str, Fraction], ...]:
    """Read the shares that a person gave of the points of criteria, by id; nothing where only a mark was given."""
    data = parent.data.get("criteria", {})
    if not isinstance(data, Mapping):
        parent.fail("criteria", parent.words.not_fields)
        return ()
    fields = parent.under("criteria", data)
    fields.check_known(criteria)
    return tuple((name, _share(fields, name)) for name in criteria if name in fields.data)


def _share(fields: TextKeyFields, name: str) -> Fraction:
    value = read_number(fields.text(name, POINTS_CHARACTERS))
    if value is None or not 0 <= value <= 1:
        fields.fail(name, NO_MARK)
    return value or Fraction(0)


def _criteria(parent: TextKeyFields) -> tuple[Criterion, ...]:
    items = parent.items("criteria", CRITERIA)
    criteria: dict[str, Criterion] = {}
    for place, item in items.data.items():
        fields = items.of_item(place, item) or items.under(place, {})
        criterion = _criterion(fields, place)
        if criteria.setdefault(criterion.id, criterion) is not criterion:
            fields.fail("id", ID_TWICE.format(name=criterion.id))
    return tuple(criteria.values())


def _criterion(fields: TextKeyFields, place: str) -> Criterion:
    fields.check_known(KNOWN_OF_CRITERION)
    if "any_of" not in fields.data:
        fields.fail("any_of", MISSING)
    criterion = Criterion(
        id=fields.text("id", ID_CHARACTERS, default=place),
        points=_points(fields),
        description=fields.text("description", PHRASING_CHARACTERS, default=""),
        any_of=_phrasings(fields, "any_of"),
        excluded=_phrasings(fields, "not"),
        when=_texts(fields, "when", PHRASINGS, ID_CHARACTERS),
        group=fields.text("group", ID_CHARACTERS, default=""),
    )
    if not criterion.any_of and not fields.failed("any_of"):
        fields.fail("any_of", NO_PHRASING)
    return criterion


def _phrasings(parent: TextKeyFields, name: str) -> tuple[Phrasing, ...]:
    fields = parent.items(name, PHRASINGS)
    return tuple(_phrasing(fields, place) for place in fields.data)


def _phrasing(parent: TextKeyFields, place: str) -> Phrasing:
    data = parent.data[place]
    if not isinstance(data, Mapping):
        return ProsePhrasing(parent.text(place, PHRASING_CHARACTERS))
    kinds = [kind for kind in KINDS if kind in data]
    if len(kinds) != 1:
        parent.fail(place, NO_KIND)
        return ProsePhrasing("")
    fields = parent.under(place, data)
    fields.check_known(kinds if kinds == ["number"] else (*kinds, "also"))
    if kinds == ["number"]:
        return NumberPhrasing(_number(fields))
    also = fields.items("also", PHRASINGS)
    places = [(fields, kinds[0]), *((also, index) for index in also.data)]
    if kinds == ["term"]:
        names = [holder.data.get(name) for holder, name in places]
        named = word_forms(visible_text(name)[0] for name in names if isinstance(name, str))
        return TermPhrasing(tuple(_form(*where) for where in places), named)
    return FormulaPhrasing(tuple(formula for where in places if (formula := _formula(*where))))


def _form(fields: TextKeyFields, name: str) -> tuple[str, ...]:
    text = fields.text(name, FORMULA_CHARACTERS)
    form = term_form(text)
    if text and not form:
        fields.fail(name, NO_WORD)
    return form


def _formula(fields: TextKeyFields, name: str) -> Formula | None:
    text = fields.text(name, FORMULA_CHARACTERS)
    try:
        return parse_formula(text) if text else None
    except NoFormula as error:
        fields.fail(name, NO_FORMULA.format(reason=error))
        return None


def _number(fields: TextKeyFields) -> Fraction:
    value = read_number(fields.text("number", ID_CHARACTERS))
    if value is None and not fields.failed("number"):
        fields.fail("number", NO_NUMBER)
    return value or Fraction(0)


def _points(fields: TextKeyFields, name: str = "points") -> Fraction:
    data = fields.data.get(name, "1")
    text = str(data) if isinstance(data, int) and not isinstance(data, bool) else data
    value = read_number(text) if isinstance(text, str) and len(text) <= POINTS_CHARACTERS else None
    if value is None or not 0 < value <= POINTS_MOST:
        fields.fail(name, NO_POINTS)
        return Fraction(1)
    return value
