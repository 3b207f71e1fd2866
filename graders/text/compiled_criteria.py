"""A criterion made ready for comparison: its phrasings read, and the statements that must not pass for them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from graders.text.key import Criterion, Phrasing, ProsePhrasing, TextKey
from graders.text.parsed_answer import Wording, wording
from graders.text.parties import Contrast, Order, exchange_parties, topics

AGREEMENT = 2 / 3
"""Of the phrasings that name a party of a contrast, the share that must put the same one first; a plain majority."""
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
        _compiled(criterion, [rival for rival in key.criteria if rival is not criterion], key.contrasts)
        for criterion in key.criteria
    )


def _compiled(
    criterion: Criterion, rivals: Sequence[Criterion], contrasts: tuple[Contrast, ...]
) -> CompiledCriterion:
    own_wordings = _read(criterion.any_of, contrasts)
    order = _shared(own_wordings)
    foreign = tuple(wording for rival in rivals for wording in _read(rival.any_of, contrasts))
    counts = Counter(stem for wording in foreign for stem in wording.stems)
    return CompiledCriterion(
        criterion=criterion,
        phrasings=tuple(replace(wording, order={**order, **wording.order}) for wording in own_wordings),
        excluded=_read(criterion.excluded, contrasts),
        foreign=foreign,
        exchanged=_wordings(
            (
                exchange_parties(wording.text, contrast, parties[0], parties[1])
                for wording in own_wordings
                for contrast, parties in wording.order.items()
                if len(parties) == 2
            ),
            contrasts,
        ),
        misplaced=_wordings(
            (
                exchange_parties(wording.text, contrast, parties[0], order[contrast][0])
                for wording in foreign
                for contrast, parties in wording.order.items()
                if len(parties) == 1 and contrast in order and order[contrast] != parties
            ),
            contrasts,
        ),
        common=frozenset(stem for stem, count in counts.items() if count >= 2),
        topics=topics(order),
    )


def _read(phrasings: Sequence[Phrasing], contrasts: tuple[Contrast, ...]) -> tuple[Wording, ...]:
    texts = (phrasing.text for phrasing in phrasings if isinstance(phrasing, ProsePhrasing))
    return _wordings(texts, contrasts)


def _wordings(texts: Iterable[str], contrasts: tuple[Contrast, ...]) -> tuple[Wording, ...]:
    return tuple(wording(text, contrasts) for text in dict.fromkeys(texts))


def _shared(phrasings: Sequence[Wording]) -> Order:
    """Return the party of each contrast that most phrasings with one put first, if it is not just a few of them."""
    counts = Counter(
        (contrast, parties[0]) for phrasing in phrasings for contrast, parties in phrasing.order.items()
    )
    naming = Counter(contrast for phrasing in phrasings for contrast in phrasing.order)
    return {
        contrast: (party,)
        for (contrast, party), count in counts.items()
        if count >= AGREEMENT * naming[contrast] and count >= PRESENCE * len(phrasings)
    }
