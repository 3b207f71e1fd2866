"""Who does it: a statement about the discriminator is none about the generator, however similar the words.

A key says who is rival to whom. Those of a *contrast* act on each other, so that the order of two counts and a pronoun
stands for the last subject; a *topic* holds, like a heading, until the next one is named.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile
from typing import TypeVar

from graders.language.lexicon import word_set
from graders.language.segmentation import words

_PRONOUNS, _CONJUNCTIONS = word_set("pronouns"), word_set("conjunctions")
_DETERMINERS = word_set("determiners")

_BETWEEN = r"[\s-]+"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Rivals, each with the names that it goes by: what is said of one of them is not said of another.

    They act on each other (“the generator fools the discriminator”), or are a topic, which holds like a heading until
    the next one is named (“VAE: …”).
    """

    parties: tuple[tuple[str, ...], ...]
    is_topic: bool = False


Order = Mapping[Contrast, tuple[str, ...]]
"""By contrast: its parties in the order of who acts, without repeats; each as it is named first in the key."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of all parties of a key, as the words that they are written with."""

    parties: Mapping[tuple[str, ...], tuple[Contrast, str]]
    first_words: frozenset[str]
    most_words: int


def name_forms(name: str, contrast: Contrast) -> list[tuple[str, ...]]:
    """Return the words of a name, and of its plural where it is somebody who acts; none where it has no word."""
    name_words = _name_words([name[word.start : word.end] for word in words(name)])
    if not name_words or contrast.is_topic or len(name) == 1:
        return [name_words] if name_words else []
    return [name_words, (*name_words[:-1], _plural(name_words[-1]))]


@lru_cache(maxsize=256)
def vocabulary(contrasts: tuple[Contrast, ...]) -> Vocabulary:
    """Return the names by their words; who acts may be several, so that “generators” is “generator” too."""
    parties = {
        name_words: (contrast, party[0])
        for contrast in contrasts
        for party in contrast.parties
        for name in party
        for name_words in name_forms(name, contrast)
    }
    return Vocabulary(
        parties,
        frozenset(name_words[0] for name_words in parties),
        max(map(len, parties), default=0),
    )


@dataclass(frozen=True, slots=True)
class Mentions:
    """The parties of a statement, those carried over from before it, and whether it leans on them for its subject.

    `single` tells that it is one clause; a longer one with several parties is evidence for none of them alone.
    """

    mentioned_parties: Order
    topics: Order
    carried: Mapping[Contrast, str]
    is_anaphoric: bool
    single: bool


def mentioned_parties(shown: Sequence[str], contrasts: tuple[Contrast, ...]) -> Order:
    """Return the parties that words (as written) name; a passive “by” puts the one after it first.

    In “the discriminator is fooled by the generator” the generator acts, in “the discriminator fools the generator” it
    does not.
    """
    mentions: dict[Contrast, list[tuple[int, str]]] = {}
    for index, contrast, party in _mentions(shown, vocabulary(contrasts)):
        mentions.setdefault(contrast, []).append((index, party))
    return {contrast: _acting(positions, shown) for contrast, positions in mentions.items()}


def letters_of_parties(contrasts: tuple[Contrast, ...]) -> dict[str, str]:
    """Return the one-letter names (`G`) of parties, with the word for each."""
    return {
        name: party[0]
        for contrast in contrasts
        for party in contrast.parties
        for name in party
        if len(name) == 1 < len(party[0])
    }


def spell_out_letters(text: str, names: Mapping[str, str]) -> str:
    """Put the word for each one-letter name: the model knows nothing of `G`."""
    return (
        re.sub(r"(?<![\w(])[A-Z](?![\w(])", lambda match: names.get(match[0], match[0]), text)
        if names
        else text
    )


def carry_subject(before: Mapping[Contrast, str], clause: tuple[Order, bool]) -> dict[Contrast, str]:
    """Return who is spoken of after a clause, given who was before, the parties it names and whether it leans.

    Of those who act that is its subject; a clause with another subject, which names nobody, ends it. A topic stays.
    """
    order, leaning = clause
    carried = {contrast: party for contrast, party in before.items() if contrast.is_topic or leaning}
    named_last = {
        contrast: parties[-1] if contrast.is_topic else parties[0] for contrast, parties in order.items()
    }
    return {**carried, **named_last}


def antecedents(
    carried: Mapping[Contrast, str], previous: Order, shown: Sequence[str]
) -> Mapping[Contrast, str]:
    """Return whom a clause leans on: “which” and “who” mean the party that was named last, not the subject."""
    if not shown or shown[0].lower() not in ("which", "who"):
        return carried
    return {**carried, **{contrast: parties[-1] for contrast, parties in previous.items()}}


def is_anaphoric(shown: Sequence[str], contrasts: tuple[Contrast, ...]) -> bool:
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
        and not mentioned_parties(clause[:2], contrasts)
    )


def topics_of(clauses: Sequence[Order], carried: Sequence[Mapping[Contrast, str]]) -> Order:
    """Return the topics that adjacent clauses speak of, each by itself or carried from before it, without repeats."""
    by_contrast: dict[Contrast, list[str]] = {}
    for order, before in zip(clauses, carried, strict=True):
        for contrast in dict.fromkeys((*before, *order)):
            if contrast.is_topic:
                by_contrast.setdefault(contrast, []).extend(order.get(contrast) or (before[contrast],))
    return {contrast: tuple(dict.fromkeys(parties)) for contrast, parties in by_contrast.items()}


def exchange_parties(text: str, contrast: Contrast, first: str, second: str) -> str:
    """Return a text with the names of two rivals exchanged: as a statement it is wrong, or says the same.

    Each name becomes the one in the same place of the rival's, or its last: of [generator, G] and [discriminator, D]
    “G makes it” becomes “D makes it”.
    """
    rivals, pattern = _exchange(contrast, first, second)

    def exchange(match: re.Match[str]) -> str:
        rival = rivals.get(_name_words(re.split(_BETWEEN, match[0])))
        return " ".join(rival) if rival else match[0]

    return pattern.sub(exchange, text)


@lru_cache(maxsize=1024)
def _exchange(
    contrast: Contrast, first: str, second: str
) -> tuple[Mapping[tuple[str, ...], tuple[str, ...]], re.Pattern[str]]:
    """Return the rival's name for each name of two parties, and a pattern of them, the longest first."""
    names = {party[0]: party for party in contrast.parties}
    rivals = {
        form: _same(rival_forms, number)
        for party, rival in ((names[first], names[second]), (names[second], names[first]))
        for index, name in enumerate(party)
        for rival_forms in (name_forms(_same(rival, index), contrast),)
        for number, form in enumerate(name_forms(name, contrast))
    }
    longest_first = sorted(rivals, key=lambda form: -len(" ".join(form)))
    names_pattern = "|".join(_BETWEEN.join(map(re.escape, form)) for form in longest_first)
    return rivals, re.compile(rf"(?<![^\W\d_])(?:{names_pattern})(?![^\W\d_])", re.IGNORECASE)


def topics(order: Order) -> Order:
    """Return the part of an order that is about topics."""
    return {contrast: parties for contrast, parties in order.items() if contrast.is_topic}


def agree(order: Order, cast: Mentions) -> bool:
    """Tell whether a statement is about the parties of a phrasing, in their roles; one about nobody may be."""
    return all(_agree(contrast, parties, cast) for contrast, parties in order.items())


def too_broad(order: Order, cast: Mentions) -> bool:
    """Tell whether a statement of several clauses speaks of more parties than the phrasing, and so binds none."""
    return not cast.single and any(
        len(_spoken_of(contrast, cast)) > len(parties) for contrast, parties in order.items()
    )


def spoken_parties(cast: Mentions) -> Order:
    """Return the parties that a statement speaks of, those carried over to it first."""
    contrasts = dict.fromkeys((*cast.topics, *cast.mentioned_parties, *cast.carried))
    spoken = {contrast: _spoken_of(contrast, cast) for contrast in contrasts}
    return {contrast: parties for contrast, parties in spoken.items() if parties}


def _agree(contrast: Contrast, parties_of_key: tuple[str, ...], cast: Mentions) -> bool:
    parties = _spoken_of(contrast, cast)
    return not parties or parties[0] == parties_of_key[0]


def _spoken_of(contrast: Contrast, cast: Mentions) -> tuple[str, ...]:
    """Return the parties of a contrast that a statement speaks of, the one carried over to it first."""
    if contrast.is_topic:
        return cast.topics.get(contrast, ())
    parties = cast.mentioned_parties.get(contrast, ())
    carried = cast.carried.get(contrast)
    if carried and cast.is_anaphoric and carried not in parties[:1]:
        return (carried, *(party for party in parties if party != carried))
    return parties


def _same(items: Sequence[T], index: int) -> T:
    """Return the item in a place, or the last one."""
    return items[min(index, len(items) - 1)]


def _plural(noun: str) -> str:
    """Return the plural of a noun as most have it: “classes”, “parties”, “generators”."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and not noun.endswith(("ay", "ey", "oy", "uy")):
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def _name_words(shown: Sequence[str]) -> tuple[str, ...]:
    """Return words as names are compared: without case, but for single letters, and without a genitive."""
    return tuple(word if len(word) == 1 else word.lower().removesuffix("'s") for word in shown)


def _mentions(shown: Sequence[str], names: Vocabulary) -> Iterator[tuple[int, Contrast, str]]:
    """Yield where which party is named; of names that begin with the same word the longest one."""
    folded = _name_words(shown)
    index = 0
    while index < len(folded):
        most = names.most_words if folded[index] in names.first_words else 0
        for length in range(most, 0, -1):
            match = names.parties.get(folded[index : index + length])
            if match:
                yield index, *match
                index += length
                break
        else:
            index += 1


def _acting(positions: list[tuple[int, str]], shown: Sequence[str]) -> tuple[str, ...]:
    parties = list(dict.fromkeys(party for _, party in positions))
    if len(parties) == 2:
        first = positions[0][0]
        second = next(position for position, party in positions if party == parties[1])
        if "by" in [word.lower() for word in shown[first:second]]:
            parties.reverse()
    return tuple(parties)
