"""All families of attacks and of harmless edits: one list to read, and the names by which some are held out."""

from collections.abc import Callable, Sequence

from tests.attacks import (
    adjectives,
    antonyms,
    combined,
    copied,
    formulas,
    gibberish,
    instructions,
    languages,
    mixed,
    negation,
    padding,
    prefixes,
    roles,
    salad,
    scripts,
    shuffled,
)  # fmt: skip
from tests.attacks.attack import Attack, Source
from tests.attacks.harmless import looks, reordering, rewording, typos

Builder = Callable[[Source, int], list[Attack]]

ATTACKS: dict[str, Builder] = {
    module.FAMILY: module.attacks
    for module in (
        negation, roles, antonyms, copied, salad, shuffled, gibberish, padding, prefixes, adjectives, mixed, formulas,
        scripts, instructions, languages, combined,
    )
}  # fmt: skip
HARMLESS: tuple[Builder, ...] = (typos.edits, looks.edits, rewording.edits, reordering.edits)


def attacks_on(source: Source, seed: int = 0, families: Sequence[str] = tuple(ATTACKS)) -> list[Attack]:
    """Return every attack of the families on a question; the same source and seed give the same ones."""
    return _new([attack for family in families for attack in ATTACKS[family](source, seed)])


def harmless_edits(source: Source, seed: int = 0) -> list[Attack]:
    """Return every harmless edit of a right answer; none if the source has no answer."""
    return _new([edit for build in HARMLESS for edit in build(source, seed)]) if source.answer else []


def _new(found: list[Attack]) -> list[Attack]:
    """Drop what came out as it went in, and what another builder of the same family made already."""
    seen: dict[tuple[str, str], Attack] = {}
    for one in found:
        if one.text.strip() and one.text != one.before and one.text != one.before.strip() + ".":
            seen.setdefault((one.family, one.text), one)
    return list(seen.values())
