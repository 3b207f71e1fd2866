"""Who does it: a statement about the discriminator is none about the generator, however similar the words.

Parties come in groups of rivals. Those of a *role* act on each other, so that the order of two counts and a pronoun
stands for the last subject; a *topic* holds, like a heading, until the next one is named.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise

from graders.language.lexicon import party_aliases, rival_parties, word_set

_ROLES = rival_parties("roles")
_GROUPS = [*_ROLES, *rival_parties("topics")]
_ALIASES = party_aliases()
_PARTY = {word: party for group in _GROUPS for party, listed in group.items() for word in listed}
_OF = {party: number for number, group in enumerate(_GROUPS) for party in group}
_PRONOUNS, _CONJUNCTIONS = word_set("pronouns"), word_set("conjunctions")
_DETERMINERS = word_set("determiners")

Order = Mapping[int, tuple[str, ...]]
"""By group: its parties in the order of who acts, without repeats."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """The parties of a statement, those carried over from before it, and whether it leans on them for its subject.

    `single` tells that it is one clause; a longer one with several parties is evidence for none of them alone.
    """

    mentioned_parties: Order
    topics: Order
    carried: Mapping[int, str]
    is_anaphoric: bool
    single: bool


def mentioned_parties(shown: Sequence[str]) -> Order:
    """Return the parties that words (as written) name; a passive “by” puts the one after it first.

    In “the discriminator is fooled by the generator” the generator acts, in “the discriminator fools the generator” it
    does not.
    """
    mentions: dict[int, list[tuple[int, str]]] = {}
    for index, (word, after) in enumerate(pairwise([*shown, ""])):
        party = _ALIASES.get((word.lower(), after.lower()))
        if party is None:
            party = _PARTY.get(word if len(word) == 1 else word.lower().removesuffix("'s"), "")
        if party:
            mentions.setdefault(_OF[party], []).append((index, party))
    return {group: _acting(positions, shown) for group, positions in mentions.items()}


def letters_of_parties(texts: Iterable[str]) -> dict[str, str]:
    """Return the one-letter names (`G`) of parties, with the word for each, in the groups that the texts spell out."""
    words = {word for text in texts for word in re.findall(r"[a-z]+", text.lower())}
    groups = {_OF[_PARTY[word]] for word in words & _PARTY.keys()}
    return {name: party for name, party in _PARTY.items() if len(name) == 1 and _OF[party] in groups}


def spell_out_letters(text: str, names: Mapping[str, str]) -> str:
    """Put the word for each one-letter name: the model knows nothing of `G`."""
    return (
        re.sub(r"(?<![\w(])[A-Z](?![\w(])", lambda match: names.get(match[0], match[0]), text)
        if names
        else text
    )


def carry_subject(before: Mapping[int, str], clause: tuple[Order, bool]) -> dict[int, str]:
    """Return who is spoken of after a clause, given who was before, the parties it names and whether it leans.

    In a role that is its subject; a clause with another subject, which names nobody, ends it. A topic stays.
    """
    order, leaning = clause
    carried = {group: party for group, party in before.items() if group >= len(_ROLES) or leaning}
    named_last = {
        group: parties[0] if group < len(_ROLES) else parties[-1] for group, parties in order.items()
    }
    return {**carried, **named_last}


def antecedents(carried: Mapping[int, str], previous: Order, shown: Sequence[str]) -> Mapping[int, str]:
    """Return whom a clause leans on: “which” and “who” mean the party that was named last, not the subject."""
    if not shown or shown[0].lower() not in ("which", "who"):
        return carried
    return {**carried, **{group: parties[-1] for group, parties in previous.items()}}


def is_anaphoric(shown: Sequence[str]) -> bool:
    """Tell whether a clause takes its subject from before: it begins with a pronoun, or with “and” and a verb.

    “and makes images” does, “and the encoder makes codes” does not.
    """
    clause = list(dropwhile(lambda word: word.lower() in _CONJUNCTIONS, shown))
    if not clause:
        return False
    if clause[0].lower() in _PRONOUNS:
        return True
    return (
        len(clause) < len(shown)
        and clause[0].lower() not in _DETERMINERS
        and not mentioned_parties(clause[:2])
    )


def topics_of(clauses: Sequence[Order], carried: Sequence[Mapping[int, str]]) -> Order:
    """Return the topics that adjacent clauses speak of, each by itself or carried from before it, without repeats."""
    by_group: dict[int, list[str]] = {}
    for order, before in zip(clauses, carried, strict=True):
        for group in range(len(_ROLES), len(_GROUPS)):
            parties = order.get(group) or ((before[group],) if group in before else ())
            by_group.setdefault(group, []).extend(parties)
    return {group: tuple(dict.fromkeys(parties)) for group, parties in by_group.items() if parties}


def exchange_parties(text: str, first: str, second: str) -> str:
    """Return a text with the names of two rivals exchanged: as a statement it is wrong, or says the same."""
    group = _GROUPS[_OF[first]]
    lists = {first: group[second], second: group[first]}

    def exchange(match: re.Match[str]) -> str:
        word = match[0].lower() if len(match[0]) > 1 else match[0]
        party = _PARTY.get(word, "")
        if party not in lists:
            return match[0]
        return lists[party][min(group[party].index(word), len(lists[party]) - 1)]

    return re.sub(r"[A-Za-z]+", exchange, text)


def topics(order: Order) -> Order:
    """Return the part of an order that is about topics."""
    return {group: parties for group, parties in order.items() if group >= len(_ROLES)}


def agree(wanted: Order, cast: Mentions) -> bool:
    """Tell whether a statement is about the parties of a phrasing, in their roles; one about nobody may be."""
    return all(_agree(group, parties, cast) for group, parties in wanted.items())


def too_broad(wanted: Order, cast: Mentions) -> bool:
    """Tell whether a statement of several clauses speaks of more parties than the phrasing, and so binds none."""
    return not cast.single and any(
        len(_said(group, cast)) > len(parties) for group, parties in wanted.items()
    )


def _agree(group: int, wanted: tuple[str, ...], cast: Mentions) -> bool:
    parties = _said(group, cast)
    return not parties or parties[0] == wanted[0]


def _said(group: int, cast: Mentions) -> tuple[str, ...]:
    """Return the parties of a group that a statement speaks of, the one carried over to it first."""
    if group >= len(_ROLES):
        return cast.topics.get(group, ())
    parties = cast.mentioned_parties.get(group, ())
    carried = cast.carried.get(group)
    if carried and cast.is_anaphoric and carried not in parties[:1]:
        return (carried, *(party for party in parties if party != carried))
    return parties


def _acting(positions: list[tuple[int, str]], shown: Sequence[str]) -> tuple[str, ...]:
    parties = list(dict.fromkeys(party for _, party in positions))
    if len(parties) == 2:
        first = positions[0][0]
        second = next(position for position, party in positions if party == parties[1])
        if "by" in [word.lower() for word in shown[first:second]]:
            parties.reverse()
    return tuple(parties)
