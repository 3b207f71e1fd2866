"""The words of a good answer in any order: what was said is lost. Few words might still be understood."""

from itertools import pairwise

from tests.attacks.attack import Attack, Source, chance, gaming

FAMILY = "shuffled words"
FEWEST = 8


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return the answer's words shuffled, reversed and dealt out, with no two neighbours kept in order."""
    words = source.answer.split()
    if len(words) < FEWEST:
        return []
    random = chance(seed, source.answer, FAMILY)
    mixed = min((random.sample(words, len(words)) for _ in range(20)), key=lambda order: _kept(words, order))
    dealt = [*words[::3], *words[1::3], *words[2::3]]
    found = [("shuffled", mixed), ("reversed", words[::-1]), ("dealt out", dealt)]
    return [gaming(FAMILY, form, " ".join(order)) for form, order in found]


def _kept(words: list[str], order: list[str]) -> int:
    """Count the neighbours that are neighbours still."""
    pairs = set(pairwise(words))
    return sum(pair in pairs for pair in pairwise(order))
