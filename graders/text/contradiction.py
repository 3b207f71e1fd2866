"""Answers that take back what they say, or leave it to the reader which of two is meant.

“It sinks. It does not sink.” and “Either it sinks, or it floats.” cannot be right as a whole, however near one half
of them is to the key: hedging earns marks of whatever looks for similar words only.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from graders.text.lexicon import opposites, word_set
from graders.text.polarity import negations, opposed
from graders.text.reading import Reading, Statement
from graders.text.words import FUNCTION_WORDS, stem

Said = tuple[str, ...]
"""The folded words of a sentence, or of one side of an “either … or”."""

_NEGATORS = word_set("negators")
_AUXILIARIES = word_set("auxiliaries")
_ARTICLES = frozenset({"a", "an", "any", "some", "the"})
_OPPOSITES = {frozenset(map(stem, pair)) for pair in opposites().items()}
_CONDITIONS = frozenset({"if", "when", "whenever", "unless"})

SHARED = 0.75
SHARED_STEMS = 3
COMPARED = 40
LEADS = 2
"""Words that may stand before “either”, where it leaves the whole sentence open: “it is either …”."""
SIDE = 2
"""Words of meaning that each side must have, for “either … or” to be two answers: not “either one spoon or two”."""


def against_itself(reading: Reading) -> bool:
    """Tell whether an answer says something and its contrary."""
    return _clauses_opposed(reading.statements) or any(
        _opposed(one, other) for one, other in combinations(_pieces(reading), 2)
    )


def two_answers(reading: Reading) -> bool:
    """Tell whether a sentence offers two statements to choose from: “either …, or …”."""
    return any(
        all(sum(word not in FUNCTION_WORDS for word in side) >= SIDE for side in sides)
        for sides in map(_sides, _said(reading))
        if sides
    )


def _clauses_opposed(statements: Sequence[Statement]) -> bool:
    """Tell whether two clauses that share most of their words are opposed to each other."""
    single = [
        one for one in statements if one.segment.first == one.segment.last and len(one.stems) >= SHARED_STEMS
    ][:COMPARED]
    return any(
        len(one.stems & other.stems) >= SHARED * max(len(one.stems), len(other.stems))
        and opposed(one.clauses, other.clauses)
        for one, other in combinations(single, 2)
    )


def _opposed(one: Said, other: Said) -> bool:
    """Tell whether two pieces have the same words but for a “not” (and the verb and article that it asks for), or but
    for a word and its opposite."""
    (words, turned), (others, also) = _gist(one), _gist(other)
    apart = words ^ others
    return bool(words) and ((turned != also) if not apart else (turned == also and apart in _OPPOSITES))


@lru_cache(maxsize=1024)
def _gist(said: Said) -> tuple[frozenset[str], bool]:
    """Return the stems of a piece without what a “not” asks for, and whether it is turned round."""
    return frozenset(map(stem, filter(_is_plain, said))) - _ARTICLES, negations(said) % 2 == 1


def _is_plain(word: str) -> bool:
    return word not in _NEGATORS and word not in _AUXILIARIES and not word.endswith("n't")


def _said(reading: Reading) -> Iterator[Said]:
    for _, found in reading.sentences():
        yield tuple(word.folded for word in found)


def _pieces(reading: Reading) -> list[Said]:
    """Return the sentences of an answer, those that offer two answers in two."""
    return [side for said in _said(reading) for side in (_sides(said) or (said,))][:COMPARED]


def _sides(said: Said) -> tuple[Said, Said] | None:
    """Return what stands after an “either” that leads a sentence, and after its “or”."""
    if "either" not in said[: LEADS + 1] or said[0] in _CONDITIONS:
        return None
    first = said.index("either") + 1
    if "or" not in said[first:]:
        return None
    second = said.index("or", first)
    return said[first:second], said[second + 1 :]
