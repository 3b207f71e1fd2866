"""Which parties of a new key are probably rivals, by its own words; its author sees them, and can change them.

An answer in which the receiver does what the key says of the sender is as similar as words can be. Better one contrast
too few than one too many: of two that are no rivals, either may well be named first.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from graders.language.lexicon import rival_nouns
from graders.language.segmentation import words
from graders.text.key import Criterion, ProsePhrasing, TextKey
from graders.text.key_reader import CONTRASTS, ID_CHARACTERS, PARTIES
from graders.text.parties import Contrast, name_forms

Pair = tuple[tuple[str, ...], tuple[str, ...]]
"""Two rivals, each with its names."""

_RIVAL_PREFIXES = (("en", "de"), ("im", "ex"), ("up", "down"), ("in", "out"))
# Takes encoder and decoder, importer and exporter; leaves “firms enter” and “prices deter”.
_AGENT = re.compile(r"[a-z]{4,}(?:er|or)")
# Takes employer and employee, trainer and trainee; leaves coffer and coffee.
_EMPLOYER = re.compile(r"[a-z]{5,}er")
_NOBODY = frozenset({"committee"})
# Takes “the generator fools the discriminator”; leaves “a denominator of n makes the estimator biased”.
_ACTS_ON = re.compile(r"\b(?:the|an?) ([a-z]+ator)s? [a-z]+s (?:the|an?) ([a-z]+ator)s?\b", re.IGNORECASE)
_NO_AGENTS = frozenset({"denominator", "numerator", "indicator", "equator", "operator"})
# Takes “VAE”, “IPv6”, “ResNet”; leaves “Acid”, “Increases”: words that a right reason may name in passing.
_ACRONYM = re.compile(r"\w*[A-Z]\w*[A-Z0-9]\w*|[a-z]+[A-Z]\w*")
_NO_NAMES = frozenset("AI")
"""Letters that are words: “I think that a …”."""


def proposed_contrasts(key: TextKey) -> tuple[Contrast, ...]:
    """Return the rivals that a key speaks of: well-known pairs, nouns that are formed alike, and who acts on whom.

    “The buyer pays the seller” has such a pair, “the buyer pays the price” has none.
    """
    texts = list(_texts(key))
    short_pairs = (pair for pair in _rivals(texts) if max(map(len, pair[0] + pair[1])) <= ID_CHARACTERS)
    contrasts = list(islice(_apart(map(Contrast, short_pairs)), CONTRASTS))
    letters = {party: _letters(party[0], texts) for contrast in contrasts for party in contrast.parties}
    owners = Counter(letter for party_letters in letters.values() for letter in party_letters)
    return tuple(
        Contrast(
            tuple(
                (*party, *(letter for letter in letters[party] if owners[letter] == 1))
                for party in contrast.parties
            )
        )
        for contrast in contrasts
    )


def proposed_topics(key: TextKey, options: Sequence[str]) -> tuple[Contrast, ...]:
    """Return the options of a choice as topics of the reason for it, if they are names and its criteria name one.

    After the choice between “VAE” and “GAN” a reason that says of one what holds for the other is wrong.
    """
    names = list(dict.fromkeys(option for option in options if _ACRONYM.fullmatch(option)))
    topic = Contrast(tuple((name,) for name in names), is_topic=True)
    forms = [form for name in names for form in name_forms(name, topic)]
    is_named = not set(_folded(_phrasings(key.criteria))).isdisjoint(form[0] for form in forms)
    if not is_named or not 2 <= len(names) <= PARTIES or len(set(forms)) < len(names):
        return ()
    return (topic,)


def with_contrasts(data: Mapping[object, object], contrasts: Iterable[Contrast]) -> Mapping[object, object]:
    """Return the data of a key with contrasts and topics; of two that share a name with the first."""
    fields: dict[object, list[object]] = {}
    for contrast in _apart(contrasts):
        fields.setdefault("topics" if contrast.is_topic else "contrasts", []).append(
            [party[0] if len(party) == 1 else list(party) for party in contrast.parties]
        )
    return {**data, **fields} if fields else data


def names_rivals(data: Mapping[object, object]) -> bool:
    """Tell whether an author has written who is rival to whom, were it an empty list for nobody."""
    return "contrasts" in data or "topics" in data


def _apart(contrasts: Iterable[Contrast]) -> Iterator[Contrast]:
    """Yield those that share no name with one before: in a key a name stands for one party."""
    used_forms: set[tuple[str, ...]] = set()
    for contrast in contrasts:
        forms = {form for party in contrast.parties for name in party for form in name_forms(name, contrast)}
        if used_forms.isdisjoint(forms):
            used_forms |= forms
            yield contrast


def _rivals(texts: Sequence[str]) -> Iterator[Pair]:
    spoken = _names(texts)
    for first, second in rival_nouns():
        if not spoken.isdisjoint(first) and not spoken.isdisjoint(second):
            yield first, second
    for noun in sorted(spoken):
        for rival in _rivals_of(noun):
            if rival in spoken:
                yield (noun,), (rival,)
    for text in texts:
        for actor, object_ in _ACTS_ON.findall(text):
            pair = actor.lower(), object_.lower()
            if pair[0] != pair[1] and _NO_AGENTS.isdisjoint(pair):
                yield (pair[0],), (pair[1],)


def _rivals_of(noun: str) -> Iterator[str]:
    """Yield the nouns that are formed of the same verb as the rival's: “decoder” for “encoder”."""
    if _AGENT.fullmatch(noun):
        for prefix, rival in _RIVAL_PREFIXES:
            if noun.startswith(prefix) and len(noun) - len(prefix) > 4:
                yield rival + noun.removeprefix(prefix)
    if _EMPLOYER.fullmatch(noun):
        yield from {noun.removesuffix("r") + "e"} - _NOBODY


def _letters(name: str, texts: Sequence[str]) -> list[str]:
    """Return the letter that stands for a name, if a text explains it: “the generator G”, “Decoder (D)”."""
    letter = name[0].upper()
    explained = re.compile(rf"(?i:\b{re.escape(name)}) \(?{letter}\b")
    return [letter] if letter not in _NO_NAMES and any(map(explained.search, texts)) else []


def _names(texts: Sequence[str]) -> set[str]:
    """Return the words of texts as nouns in the singular."""
    return {
        word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
        for word in _folded(texts)
    }


def _folded(texts: Iterable[str]) -> Iterator[str]:
    return (word.folded for text in texts for word in words(text))


def _texts(key: TextKey) -> Iterator[str]:
    yield key.question
    yield from key.references
    yield from _phrasings(key.criteria)


def _phrasings(criteria: Sequence[Criterion]) -> Iterator[str]:
    """Yield the prose of criteria, also what they rule out."""
    for criterion in criteria:
        for phrasing in (*criterion.any_of, *criterion.excluded):
            if isinstance(phrasing, ProsePhrasing):
                yield phrasing.text
