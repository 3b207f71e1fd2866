"""Keyword salad: the content words of references or question in any order, with no statement in them.

Short references are left alone: three keywords in a row may be a terse right answer.
"""

from collections.abc import Sequence

from tests.attacks.attack import Attack, Source, chance, gaming
from tests.attacks.wording import content

FAMILY = "keyword salad"
FEWEST = 7


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return heaps of the right words, which deserve nothing."""
    asked = content(source.question)
    best = max((content(reference) for reference in source.references), key=len, default=[])
    both = list({word.lower(): word for word in [*best, *asked]}.values())
    everything = content(" ".join(source.references))
    found = [
        ("reference", _mixed(best, seed), " "),
        ("reference, commas", _mixed(best, seed + 1), ", "),
        ("reference, sorted", sorted(best, key=str.lower), " "),
        ("reference and question", _mixed(both, seed + 2), " "),
        ("all references", _mixed(everything, seed + 3)[:40], " "),
        ("question", _mixed(asked, seed + 4), " "),
        ("joined by and", _mixed(best, seed + 5), " and "),
    ]
    return [gaming(FAMILY, form, joint.join(words)) for form, words, joint in found if len(words) >= FEWEST]


def _mixed(words: Sequence[str], seed: int) -> list[str]:
    mixed = list(words)
    chance(seed, FAMILY, *words).shuffle(mixed)
    return mixed
