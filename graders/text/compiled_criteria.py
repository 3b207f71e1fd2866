"""A criterion made ready for comparison: its phrasings read, and the statements that must not pass for them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from graders.text.key import Criterion, Phrasing, ProsePhrasing, TextKey
from graders.text.parsed_answer import Wording, wording
from graders.text.parties import Order, exchange_parties, topics

AGREEMENT = 2 / 3
"""Of the phrasings that name a party of a group, the share that must put the same one first; a plain majority."""
PRESENCE = 1 / 3
"""Of all phrasings, the share that must name it: a party that one of many names is no party of the criterion."""


@dataclass(frozen=True, slots=True)
class CompiledCriterion:
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
            wording.text
            for group in (self.phrasings, self.excluded, self.foreign, self.exchanged, self.misplaced)
            for wording in group
        ]


@lru_cache(maxsize=256)
def compiled_criteria(key: TextKey) -> tuple[CompiledCriterion, ...]:
    """Return the criteria of a key, each made ready."""
    return tuple(
        _compiled(criterion, [rival for rival in key.criteria if rival is not criterion])
        for criterion in key.criteria
    )


def _compiled(criterion: Criterion, rivals: Sequence[Criterion]) -> CompiledCriterion:
    own_wordings = _read(criterion.any_of)
    order = _shared(own_wordings)
    foreign = tuple(wording for rival in rivals for wording in _read(rival.any_of))
    counts = Counter(stem for wording in foreign for stem in wording.stems)
    return CompiledCriterion(
        criterion=criterion,
        phrasings=tuple(replace(wording, order={**order, **wording.order}) for wording in own_wordings),
        excluded=_read(criterion.excluded),
        foreign=foreign,
        exchanged=_all(
            exchange_parties(wording.text, parties[0], parties[1])
            for wording in own_wordings
            for parties in wording.order.values()
            if len(parties) == 2
        ),
        misplaced=_all(
            exchange_parties(wording.text, parties[0], order[group][0])
            for wording in foreign
            for group, parties in wording.order.items()
            if len(parties) == 1 and group in order and order[group] != parties
        ),
        common=frozenset(stem for stem, count in counts.items() if count >= 2),
        topics=topics(order),
    )


def _read(phrasings: Sequence[Phrasing]) -> tuple[Wording, ...]:
    return _all(phrasing.text for phrasing in phrasings if isinstance(phrasing, ProsePhrasing))


def _all(texts: Iterable[str]) -> tuple[Wording, ...]:
    return tuple(wording(text) for text in dict.fromkeys(texts))


def _shared(phrasings: Sequence[Wording]) -> Order:
    """Return the party of each group that most phrasings with one put first, if it is not just a few of them."""
    counts = Counter(
        (group, parties[0]) for phrasing in phrasings for group, parties in phrasing.order.items()
    )
    counts_by_group = Counter(group for phrasing in phrasings for group in phrasing.order)
    return {
        group: (party,)
        for (group, party), count in counts.items()
        if count >= AGREEMENT * counts_by_group[group] and count >= PRESENCE * len(phrasings)
    }
