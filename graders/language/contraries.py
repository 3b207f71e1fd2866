"""Words and their contraries: high and low, buyer and seller, stable and unstable."""

from functools import lru_cache

from graders.language.lexicon import opposite_scales, opposites
from graders.language.segmentation import stem

# A pair counts where one text has the one only and the other the other only, an odd number of times, and neither is
# negated more often than the other: “not high” is “low”.
# Takes “Imports fell.” against “Imports rose.”; leaves “The pressure is not high.” against “The pressure is low.”,
# and “It fell.” against “It rose, then fell.”, which has both.
_OPPOSITE_PAIRS = (
    "rose fell", "grew shrank", "gained lost",
    "raise lower", "raised lowered", "raising lowering", "left right", "north south", "east west", "input output",
    "buyer seller", "buys sells", "anode cathode", "acid base", "acidic basic", "oxidized reduced", "increase reduce",
    "increases reduces", "strengthens weakens", "heats cools", "exothermic endothermic", "accelerates decelerates",
    "export import", "exports imports", "encrypt decrypt", "ascending descending", "clockwise anticlockwise",
    "clockwise counterclockwise", "inner outer", "upper lower", "first last", "early late", "earlier later",
    "internal external", "inhale exhale", "ally enemy", "winner loser", "lend borrow", "lends borrows", "win lose",
    "wins loses", "won lost", "appreciate depreciate", "northern southern", "eastern western", "older younger",
    "converge diverge", "dominant recessive", "legal illegal", "voluntary involuntary", "reversible irreversible",
    "soluble insoluble", "dependent independent", "directly inversely", "proportional inverse", "supply demand",
    "creditor debtor", "lender borrower", "synchronous asynchronous", "mutable immutable", "left-hand right-hand",
    "equal different", "even odd", "absorb emit", "absorbs emits", "horizontal vertical", "parallel perpendicular",
    "remains ceases", "continues ceases",
    "parallel series", "abolish introduce", "abolished introduced", "public private", "active passive",
)  # fmt: skip
_DENYING_PREFIXES = ("un", "in", "im", "ir", "il", "non", "dis", "a")
DENIED_LETTERS = 4
"""A shorter stem has its first letters by chance: “into” is no denied “to”."""


def are_contrary(word_stem: str, other_stem: str) -> bool:
    """Tell whether two stems are contraries, by the lists or by a syllable that denies: unstable and stable.

    >>> are_contrary("ris", "fall"), are_contrary("infinit", "finit"), are_contrary("into", "to")
    (True, True, False)
    """
    return (
        other_stem in listed_contraries().get(word_stem, ())
        or _denies(word_stem, other_stem)
        or _denies(other_stem, word_stem)
    )


def are_on_opposite_scales(word_stem: str, other_stem: str) -> bool:
    """Tell whether two stems stand on the two sides of a scale: deterministic and random, useful and useless."""
    return any(other_stem in far_side for far_side in _far_sides().get(word_stem, ()))


@lru_cache(maxsize=1)
def listed_contraries() -> dict[str, frozenset[str]]:
    """Return for each stem that has some its contraries."""
    listed = [*opposites().items(), *((pair.split()[0], pair.split()[1]) for pair in _OPPOSITE_PAIRS)]
    stems: dict[str, set[str]] = {}
    for low, high in listed:
        stems.setdefault(stem(low), set()).add(stem(high))
        stems.setdefault(stem(high), set()).add(stem(low))
    return {word: frozenset(against) for word, against in stems.items()}


@lru_cache(maxsize=1)
def _far_sides() -> dict[str, list[frozenset[str]]]:
    far_sides: dict[str, list[frozenset[str]]] = {}
    for scale in opposite_scales():
        low, high = (frozenset(map(stem, side)) for side in scale)
        for near, far in ((low, high), (high, low)):
            for word in near:
                far_sides.setdefault(word, []).append(far)
    return far_sides


def _denies(longer: str, shorter: str) -> bool:
    """Tell whether a stem is another with a denying syllable before it: unstable and stable, infinite and finite."""
    return len(shorter) >= DENIED_LETTERS and any(longer == prefix + shorter for prefix in _DENYING_PREFIXES)
