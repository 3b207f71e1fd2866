"""The key of a question of several parts, and how it is read from YAML or JSON data.

A part's errors stand under its path. The key of one part may name something of another: `correct_if` a criterion,
`when` an option.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from graders.base import Grader, Key
from graders.choice.key import ID_CHARACTERS, ChoiceFields, ChoiceKey, Option, parse_choice_key
from graders.errors import KeyInvalid, UnknownKind
from graders.text.key import Criterion, TextKey
from graders.text.parties import Contrast
from graders.text.proposed_contrasts import (
    names_rivals,
    proposed_contrasts,
    proposed_topics,
    with_contrasts,
)

FINE = Fraction(10**12)
"""What every part is worth to its own grader: verdicts have four places, and thirds of a point must still add up."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How choices and reasons depend on each other: shares, 0 to 1, of the points that still count."""

    reason_if_choice_wrong: Fraction = Fraction(0)
    choice_if_reason_unmet: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class PartKey:
    """One part: `key` is worth `FINE` to the grader of its `kind`, and `maximum` points to the question."""

    id: str
    kind: str
    key: Key
    maximum: Fraction

    @property
    def is_choice(self) -> bool:
        """Tell whether options are chosen here."""
        return isinstance(self.key, ChoiceKey)

    @property
    def is_reason(self) -> bool:
        """Tell whether free text is written here."""
        return isinstance(self.key, TextKey)


@dataclass(frozen=True, slots=True)
class CompositeKey:
    """A parsed key, worth `maximum` points: the parts' maxima add up to it."""

    parts: tuple[PartKey, ...]
    policy: Policy
    maximum: Fraction


NO_CRITERION = "“{name}” is not a criterion of a text part; the criteria are: {known}."
CRITERION_TWICE = "“{name}” is a criterion of two parts; give one of them another id."
NO_OPTION = "“{name}” is not an option of a choice part; the options are: {known}."
OPTION_TWICE = "“{name}” is an option of two parts; give one of them another id."
NEVER_MET = (
    "The criterion “{name}” does not hold for this option, as its “when” says; so it can never be met."
)


def check_crossings(fields: ChoiceFields, parts: Sequence[PartKey]) -> None:
    """Keep an error for every name that means nothing in the other parts, or two things."""
    criteria = [
        criterion for part in parts if isinstance(part.key, TextKey) for criterion in part.key.criteria
    ]
    options = [option for part in parts if isinstance(part.key, ChoiceKey) for option in part.key.options]
    criterion_ids = Counter(criterion.id for criterion in criteria)
    option_ids = Counter(option.id for option in options)
    by_id = {criterion.id: criterion for criterion in criteria}
    for place, part in enumerate(parts):
        inside = fields.under(f"parts.{place}.key", {})
        if isinstance(part.key, ChoiceKey):
            _check_conditions(inside, part.key, criterion_ids, by_id)
        if isinstance(part.key, TextKey):
            _check_whens(inside, part.key, option_ids)


def _check_conditions(
    fields: ChoiceFields, key: ChoiceKey, names: Counter[str], criteria: Mapping[str, Criterion]
) -> None:
    for place, option in enumerate(key.options):
        path = f"options.{place}.correct_if"
        if not option.correct_if:
            continue
        if _check_name(fields, path, option.correct_if, names, (NO_CRITERION, CRITERION_TWICE)):
            _check_reachable(fields, path, option, criteria[option.correct_if], key)


def _check_reachable(
    fields: ChoiceFields, path: str, option: Option, criterion: Criterion, key: ChoiceKey
) -> None:
    options = key.options if key.multiple else (option,)
    if criterion.when and not any(chosen.id in criterion.when for chosen in options):
        fields.fail(path, NEVER_MET.format(name=criterion.id))


def _check_whens(fields: ChoiceFields, key: TextKey, names: Counter[str]) -> None:
    for place, criterion in enumerate(key.criteria):
        for position, option in enumerate(criterion.when):
            _check_name(fields, f"criteria.{place}.when.{position}", option, names, (NO_OPTION, OPTION_TWICE))


def _check_name(
    fields: ChoiceFields, path: str, name: str, names: Counter[str], messages: tuple[str, str]
) -> bool:
    """Keep an error unless exactly one thing has this name; tell whether it does."""
    unknown, twice = messages
    if names[name] != 1:
        message = twice if names[name] else unknown
        fields.fail(path, message.format(name=name, known=", ".join(names) or "none"))
    return names[name] == 1


PARTS = 20
"""A plain limit: each part of free text costs a call of its grader for every answer."""
KNOWN = ("parts", "policy")
KNOWN_OF_PART = ("id", "kind", "key", "weight")
KNOWN_OF_POLICY = ("reason_if_choice_wrong", "choice_if_reason_unmet")

ID_TWICE = "“{name}” is the id of two parts."
NESTED = "A composite cannot be a part of a composite; write its parts here."
NO_WEIGHT = "At least one weight must be above 0."
NO_POLICY = "A policy needs a part of kind choice and a part of kind text."

GraderOf = Callable[[str], Grader[Any]]


def parse_composite_key(data: object, maximum: Fraction, grader_of: GraderOf) -> CompositeKey:
    """Return the key that `data` describes; raise `KeyInvalid` with every error by field."""
    fields = ChoiceFields.of_key(data)
    fields.check_known(KNOWN)
    parts = _parts(fields, grader_of)
    policy = _policy(fields)
    total = sum((part.maximum for part in parts), Fraction(0))
    if not fields.errors:
        _check_together(fields, parts, total)
    fields.raise_errors()
    # Weights become points only here, where their sum is known.
    shared = tuple(replace(part, maximum=maximum * part.maximum / total) for part in parts)
    return CompositeKey(shared, policy, maximum)


def completed_parts(data: object, key: CompositeKey, grader_of: GraderOf) -> object:
    """Return the data of a key with each part's key completed; options are topics of the reasons that name them."""
    if not isinstance(data, Mapping):
        return data
    parts = []
    for part, item in zip(key.parts, data["parts"], strict=True):
        if not isinstance(part.key, TextKey):
            completed = grader_of(part.kind).completed(item["key"])
        elif names_rivals(item["key"]):
            completed = item["key"]
        else:
            contrasts = (*proposed_contrasts(part.key), *_topics(key, part.key))
            completed = with_contrasts(item["key"], contrasts)
        parts.append({**item, "key": completed})
    return {**data, "parts": parts}


def _topics(key: CompositeKey, reason: TextKey) -> Iterator[Contrast]:
    """Yield a topic for each choice of one option; several options may all be spoken of."""
    for part in key.parts:
        if isinstance(part.key, ChoiceKey) and not part.key.multiple:
            yield from proposed_topics(reason, [option.text for option in part.key.options])


def _parts(parent: ChoiceFields, grader_of: GraderOf) -> list[PartKey]:
    """Return the parts that could be read; their maximum is their weight still."""
    parts: dict[str, PartKey] = {}
    for place, item in enumerate(parent.items("parts", PARTS)):
        fields = parent.of_item(f"parts.{place}", item)
        part = _part(fields, grader_of) if fields else None
        if fields and part and parts.setdefault(part.id, part) is not part:
            fields.fail("id", ID_TWICE.format(name=part.id))
    return list(parts.values())


def _part(fields: ChoiceFields, grader_of: GraderOf) -> PartKey | None:
    fields.check_known(KNOWN_OF_PART)
    name = fields.text("id", ID_CHARACTERS, required=True)
    kind = fields.text("kind", ID_CHARACTERS, required=True)
    weight = fields.weight("weight")
    key = _key(fields, kind, grader_of) if kind else None
    return PartKey(name, kind, key, weight) if key and name else None


def _key(fields: ChoiceFields, kind: str, grader_of: GraderOf) -> Key | None:
    """Return the part's key by its own grader, whose errors are kept under the part's path."""
    if kind == "composite":
        fields.fail("kind", NESTED)
        return None
    data = fields.data.get("key")
    try:
        grader = grader_of(kind)
        # A condition on a reason has a meaning here alone, so the choice's own grader does not take it.
        key: Key = (
            parse_choice_key(data, FINE, conditions=True)
            if kind == "choice"
            else grader.parse_key(data, FINE)
        )
    except UnknownKind as error:
        fields.fail("kind", str(error))
    except KeyInvalid as error:
        for path, messages in error.errors.items():
            for message in messages:
                fields.fail("key" if path in ("", "key") else f"key.{path}", message)
    else:
        return key
    return None


def _policy(parent: ChoiceFields) -> Policy:
    fields = parent.of_item("policy", parent.data["policy"]) if parent.has("policy") else None
    if fields is None:
        return Policy()
    fields.check_known(KNOWN_OF_POLICY)
    return Policy(
        reason_if_choice_wrong=fields.share("reason_if_choice_wrong", 0),
        choice_if_reason_unmet=fields.share("choice_if_reason_unmet", 1),
    )


def _check_together(fields: ChoiceFields, parts: list[PartKey], total: Fraction) -> None:
    if not total:
        fields.fail("parts", NO_WEIGHT)
    has_both = any(part.is_choice for part in parts) and any(part.is_reason for part in parts)
    if fields.has("policy") and not has_both:
        fields.fail("policy", NO_POLICY)
    check_crossings(fields, parts)
