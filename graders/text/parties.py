"""Who does it: a statement about the discriminator is none about the generator, however similar the words.

Parties come in groups of rivals. Those of a *role* act on each other, so that the order of two counts and a pronoun
stands for the last subject; a *topic* holds, like a heading, until the next one is named.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graders.text.lexicon import party_aliases, rivals, word_set

_ROLES = rivals("roles")
_GROUPS = [*_ROLES, *rivals("topics")]
_ALIASES = party_aliases()
_PARTY = {word: party for group in _GROUPS for party, listed in group.items() for word in listed}
_OF = {party: number for number, group in enumerate(_GROUPS) for party in group}
_LEANING = word_set("leaning words")

Order = Mapping[int, tuple[str, ...]]
"""By group: its parties in the order of who acts, without repeats."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The parties of a statement, those carried over from before it, and whether it leans on them for its subject."""

    named: Order
    carried: Mapping[int, str]
    leans: bool


def named(shown: Sequence[str]) -> Order:
    """Return the parties that words (as written) name; a passive “by” puts the one after it first."""
    mentions: dict[int, list[tuple[int, str]]] = {}
    for at, (word, after) in enumerate(pairwise([*shown, ""])):
        party = _ALIASES.get((word.lower(), after.lower()))
        if party is None:
            party = _PARTY.get(word if len(word) == 1 else word.lower().removesuffix("'s"), "")
        if party:
            mentions.setdefault(_OF[party], []).append((at, party))
    return {group: _acting(found, shown) for group, found in mentions.items()}


def letters(texts: Iterable[str]) -> dict[str, str]:
    """Return the one-letter names (`G`) of parties, with the word for each, in the groups that the texts spell out."""
    found = {word for text in texts for word in re.findall(r"[a-z]+", text.lower())}
    groups = {_OF[_PARTY[word]] for word in found & _PARTY.keys()}
    return {name: party for name, party in _PARTY.items() if len(name) == 1 and _OF[party] in groups}


def spell_out(text: str, names: Mapping[str, str]) -> str:
    """Put the word for each one-letter name: the model knows nothing of `G`."""
    return (
        re.sub(r"(?<![\w(])[A-Z](?![\w(])", lambda match: names.get(match[0], match[0]), text)
        if names
        else text
    )


def carry(before: Mapping[int, str], order: Order) -> dict[int, str]:
    """Return who is spoken of after a clause: its subject in each group, else who was before."""
    return {
        **before,
        **{group: (parties[0] if group < len(_ROLES) else parties[-1]) for group, parties in order.items()},
    }


def leans(folded: Sequence[str]) -> bool:
    """Tell whether a clause begins with a pronoun or a joint, so that its subject stands before it."""
    return bool(folded) and folded[0] in _LEANING


def topics(order: Order) -> Order:
    """Return the part of an order that is about topics."""
    return {group: parties for group, parties in order.items() if group >= len(_ROLES)}


def agree(wanted: Order, cast: Cast) -> bool:
    """Tell whether a statement is about the parties of a phrasing, in their roles; one about nobody may be."""
    return all(_agree(group, parties, cast) for group, parties in wanted.items())


def _agree(group: int, wanted: tuple[str, ...], cast: Cast) -> bool:
    said = cast.named.get(group, ())
    carried = cast.carried.get(group)
    topic = group >= len(_ROLES)
    if carried and ((topic and not said) or (not topic and cast.leans and carried not in said[:1])):
        said = (carried, *(party for party in said if party != carried))
    if not said:
        return True
    if topic:
        return said[0] == wanted[0] or (len(wanted) > 1 and set(wanted) <= set(said))
    return said[0] == wanted[0]


def _acting(found: list[tuple[int, str]], shown: Sequence[str]) -> tuple[str, ...]:
    parties = list(dict.fromkeys(party for _, party in found))
    if len(parties) == 2:
        first = found[0][0]
        second = next(at for at, party in found if party == parties[1])
        if "by" in [word.lower() for word in shown[first:second]]:
            parties.reverse()
    return tuple(parties)
