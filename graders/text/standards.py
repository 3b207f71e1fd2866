"""A criterion made ready for comparison: its phrasings read, and the statements that must not pass for them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from graders.text.key import Criterion, Phrasing, Prose, TextKey
from graders.text.parties import Order, swapped, topics
from graders.text.reading import Wording, wording

AGREEMENT = 2 / 3
PRESENCE = 1 / 3


@dataclass(frozen=True, slots=True)
class Standard:
    """A criterion with what its evidence is measured against.

    `excluded` are what the teacher ruled out, `foreign` the phrasings of other points, `exchanged` its own with two
    parties exchanged, `misplaced` those of other points said of its party. `common` are stems that other points use
    too, and so tell nothing; `topics` bind what is matched exactly.
    """

    criterion: Criterion
    phrasings: tuple[Wording, ...]
    excluded: tuple[Wording, ...]
    foreign: tuple[Wording, ...]
    exchanged: tuple[Wording, ...]
    misplaced: tuple[Wording, ...]
    common: frozenset[str]
    topics: Order

    def texts(self) -> list[str]:
        """Return every text to encode."""
        return [
            one.text
            for group in (self.phrasings, self.excluded, self.foreign, self.exchanged, self.misplaced)
            for one in group
        ]


@lru_cache(maxsize=256)
def standards(key: TextKey) -> tuple[Standard, ...]:
    """Return the criteria of a key, each made ready."""
    return tuple(
        _standard(one, [other for other in key.criteria if other is not one]) for one in key.criteria
    )


def _standard(criterion: Criterion, others: Sequence[Criterion]) -> Standard:
    own = _read(criterion.any_of)
    order = _shared(own)
    foreign = tuple(one for other in others for one in _read(other.any_of))
    counts = Counter(stem for one in foreign for stem in one.stems)
    return Standard(
        criterion=criterion,
        phrasings=tuple(replace(one, order={**order, **one.order}) for one in own),
        excluded=_read(criterion.excluded),
        foreign=foreign,
        exchanged=_all(
            swapped(one.text, parties[0], parties[1])
            for one in own
            for parties in one.order.values()
            if len(parties) == 2
        ),
        misplaced=_all(
            swapped(one.text, parties[0], order[group][0])
            for one in foreign
            for group, parties in one.order.items()
            if len(parties) == 1 and group in order and order[group] != parties
        ),
        common=frozenset(stem for stem, count in counts.items() if count >= 2),
        topics=topics(order),
    )


def _read(phrasings: Sequence[Phrasing]) -> tuple[Wording, ...]:
    return _all(one.text for one in phrasings if isinstance(one, Prose))


def _all(texts: Iterable[str]) -> tuple[Wording, ...]:
    return tuple(wording(text) for text in dict.fromkeys(texts))


def _shared(phrasings: Sequence[Wording]) -> Order:
    """Return the party of each group that most phrasings with one put first, if it is not just a few of them."""
    counts = Counter((group, parties[0]) for one in phrasings for group, parties in one.order.items())
    named = Counter(group for one in phrasings for group in one.order)
    return {
        group: (party,)
        for (group, party), count in counts.items()
        if count >= AGREEMENT * named[group] and count >= PRESENCE * len(phrasings)
    }
