"""From YAML or JSON data to the key of a question of several parts; a part's errors stand under its path."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from graders.base import Grader, Key
from graders.choice.fields import Fields
from graders.choice.key_reader import ID_CHARACTERS
from graders.choice.key_reader import read_key as read_choice
from graders.composite.crossings import check_crossings
from graders.composite.key import FINE, CompositeKey, PartKey, Policy
from graders.errors import KeyInvalid, UnknownKind

PARTS = 20
KNOWN = ("parts", "policy")
KNOWN_OF_PART = ("id", "kind", "key", "weight")
KNOWN_OF_POLICY = ("reason_if_choice_wrong", "choice_if_reason_unmet")

ID_TWICE = "“{name}” is the id of two parts."
NESTED = "A composite cannot be a part of a composite; write its parts here."
NO_WEIGHT = "At least one weight must be above 0."
NO_POLICY = "A policy needs a part of kind choice and a part of kind text."

GraderOf = Callable[[str], Grader[Any]]


def read_key(data: object, maximum: Fraction, grader_of: GraderOf) -> CompositeKey:
    """Return the key that `data` describes; raise `KeyInvalid` with every error by field."""
    fields = Fields.of_key(data)
    fields.check_known(KNOWN)
    parts = _parts(fields, grader_of)
    policy = _policy(fields)
    total = sum((part.maximum for part in parts), Fraction(0))
    if not fields.errors:
        _check_together(fields, parts, total)
    fields.raise_errors()
    shared = tuple(replace(part, maximum=maximum * part.maximum / total) for part in parts)
    return CompositeKey(shared, policy, maximum)


def _parts(parent: Fields, grader_of: GraderOf) -> list[PartKey]:
    """Return the parts that could be read; their maximum is their weight still."""
    parts: dict[str, PartKey] = {}
    for place, item in enumerate(parent.items("parts", PARTS)):
        fields = parent.of_item(f"parts.{place}", item)
        part = _part(fields, grader_of) if fields else None
        if fields and part and parts.setdefault(part.id, part) is not part:
            fields.fail("id", ID_TWICE.format(name=part.id))
    return list(parts.values())


def _part(fields: Fields, grader_of: GraderOf) -> PartKey | None:
    fields.check_known(KNOWN_OF_PART)
    name = fields.text("id", ID_CHARACTERS, required=True)
    kind = fields.text("kind", ID_CHARACTERS, required=True)
    weight = fields.weight("weight")
    key = _key(fields, kind, grader_of) if kind else None
    return PartKey(name, kind, key, weight) if key and name else None


def _key(fields: Fields, kind: str, grader_of: GraderOf) -> Key | None:
    """Return the part's key by its own grader, whose errors are kept under the part's path."""
    if kind == "composite":
        fields.fail("kind", NESTED)
        return None
    data = fields.data.get("key")
    try:
        grader = grader_of(kind)
        # A condition on a reason has a meaning here alone, so the choice's own grader does not take it.
        key: Key = (
            read_choice(data, FINE, conditions=True) if kind == "choice" else grader.parse_key(data, FINE)
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


def _policy(parent: Fields) -> Policy:
    fields = parent.of_item("policy", parent.data["policy"]) if parent.has("policy") else None
    if fields is None:
        return Policy()
    fields.check_known(KNOWN_OF_POLICY)
    return Policy(
        reason_if_choice_wrong=fields.share("reason_if_choice_wrong", 0),
        choice_if_reason_unmet=fields.share("choice_if_reason_unmet", 1),
    )


def _check_together(fields: Fields, parts: list[PartKey], total: Fraction) -> None:
    if not total:
        fields.fail("parts", NO_WEIGHT)
    has_both = any(part.is_choice for part in parts) and any(part.is_reason for part in parts)
    if fields.has("policy") and not has_both:
        fields.fail("policy", NO_POLICY)
    check_crossings(fields, parts)
