"""From YAML or JSON data to the key of a question of several parts; a part's errors stand under its path."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from graders.base import Grader, Key
from graders.choice.key_reader import AS_FIELDS, ID_CHARACTERS
from graders.choice.key_reader import read_key as read_choice
from graders.choice.shares import read_share, read_weight
from graders.composite.crossings import check_crossings
from graders.composite.key import FINE, CompositeKey, PartKey, Policy
from graders.errors import KeyInvalid, UnknownKind
from graders.numeric.fields import Fields
from graders.numeric.messages import KEY_MISSING, KEY_WEIGHTS_ZERO, Sentence

PARTS = 20
KNOWN = ("parts", "policy")
KNOWN_OF_PART = ("id", "kind", "key", "weight")
KNOWN_OF_POLICY = ("reason_if_choice_wrong", "choice_if_reason_unmet")

NO_PARTS = "Write at least one part."
TOO_MANY = "Write at most {most} parts."
ID_TWICE = "“{id}” is the id of two parts."
NESTED = "A composite cannot be a part of a composite; write its parts here."
NO_POLICY = "A policy needs a part of kind choice and a part of kind text."

GraderOf = Callable[[str], Grader[Any]]


def read_key(data: object, maximum: Fraction, grader_of: GraderOf) -> CompositeKey:
    """Return the key that `data` describes; raise `KeyInvalid` with every error by field."""
    if not isinstance(data, Mapping):
        raise KeyInvalid({"": [AS_FIELDS]})
    errors: dict[str, list[str]] = {}
    fields = Fields(data, errors)
    fields.check_known(KNOWN)
    parts = _parts(fields, grader_of)
    policy = _policy(fields)
    total = sum((part.maximum for part in parts), Fraction(0))
    if parts and not total and not errors:
        fields.fail("parts", KEY_WEIGHTS_ZERO)
    if not errors:
        if fields.has("policy") and not (any(p.is_choice for p in parts) and any(p.is_reason for p in parts)):
            fields.fail("policy", NO_POLICY)
        check_crossings(fields, parts)
    if errors:
        raise KeyInvalid(errors)
    shared = tuple(replace(part, maximum=maximum * part.maximum / total) for part in parts)
    return CompositeKey(shared, policy, maximum)


def _parts(fields: Fields, grader_of: GraderOf) -> list[PartKey]:
    """Return the parts that could be read; their maximum is their weight still."""
    items = fields.items("parts")
    if not items and "parts" not in fields.errors:
        fields.fail("parts", NO_PARTS)
    if len(items) > PARTS:
        fields.fail("parts", TOO_MANY, most=PARTS)
        return []
    found = [_part(fields, f"parts.{place}", item, grader_of) for place, item in enumerate(items)]
    names = [part.id if part else "" for part in found]
    for place, name in enumerate(names):
        if name and name in names[:place]:
            fields.fail(f"parts.{place}.id", ID_TWICE, id=name)
    return [part for part in found if part]


def _part(parent: Fields, path: str, data: object, grader_of: GraderOf) -> PartKey | None:
    if not isinstance(data, Mapping):
        parent.fail(path, AS_FIELDS)
        return None
    fields = parent.inside(path, data)
    fields.check_known(KNOWN_OF_PART)
    name, kind = fields.text("id", ID_CHARACTERS), fields.text("kind", ID_CHARACTERS)
    for field, value in (("id", name), ("kind", kind)):
        if not value and f"{path}.{field}" not in parent.errors:
            fields.fail(field, KEY_MISSING)
    weight = read_weight(fields, "weight")
    key = _key(fields, path, kind, grader_of) if kind else None
    return PartKey(name, kind, key, weight) if key else None


def _key(fields: Fields, path: str, kind: str, grader_of: GraderOf) -> Key | None:
    """Return the part's key by its own grader; keep its errors under `path`."""
    if kind == "composite":
        fields.fail("kind", NESTED)
        return None
    data = fields.data.get("key")
    try:
        grader = grader_of(kind)
        # A condition on a reason has a meaning here alone, so the choice's grader does not take it.
        key: Key = (
            read_choice(data, FINE, conditions=True) if kind == "choice" else grader.parse_key(data, FINE)
        )
    except UnknownKind as error:
        fields.fail("kind", "{problem}", problem=Sentence(error))
    except KeyInvalid as error:
        for name, messages in error.errors.items():
            place = f"{path}.key" if name in ("", "key") else f"{path}.key.{name}"
            fields.errors.setdefault(place, []).extend(messages)
    else:
        return key
    return None


def _policy(parent: Fields) -> Policy:
    if not parent.has("policy"):
        return Policy()
    data = parent.data.get("policy")
    if not isinstance(data, Mapping):
        parent.fail("policy", AS_FIELDS)
        return Policy()
    fields = parent.inside("policy", data)
    fields.check_known(KNOWN_OF_POLICY)
    return Policy(
        reason_if_choice_wrong=read_share(fields, "reason_if_choice_wrong", Fraction(0)),
        choice_if_reason_unmet=read_share(fields, "choice_if_reason_unmet", Fraction(1)),
    )
