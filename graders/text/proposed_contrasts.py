"""Which parties of a new key are probably rivals, by its own words; its author sees them, and can change them.

An answer in which the receiver does what the key says of the sender is as similar as words can be. Better one contrast
too few than one too many: of two that are no rivals, either may well be named first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from graders.language.lexicon import rival_nouns, word_set
from graders.language.segmentation import words
from graders.text.key import Criterion, ProsePhrasing, TextKey
from graders.text.key_reader import ID_CHARACTERS
from graders.text.parties import Contrast, vocabulary

_AGENT = re.compile(r"[a-z]{3,}(?:er|or|ee)")
_RIVAL_PREFIXES = (("en", "de"), ("im", "ex"), ("up", "down"), ("in", "out"), ("", "de"))
"""Of nouns of agents: encoder and decoder, importer and exporter, modulator and demodulator."""
_LONG_VERB = 9
"""Letters from which “de” before a noun reverses it, as in demodulator; “deliver” is no rival of “liver”."""
_SAME_ENDING = "ator"
"""Just two nouns that end so are rivals, as generator and discriminator are; of three each may mean anything."""
_OPTION_WORDS = 3
"""An option with more words, such as “use an encoder instead”, is no name; a plain choice."""
_NO_NAMES = word_set("yes") | word_set("no") | word_set("function words")


def proposed_contrasts(key: TextKey) -> tuple[Contrast, ...]:
    """Return the rivals that a key speaks of: pairs that are well known, and nouns of agents that are formed alike.

    “The buyer pays the seller” has such a pair, “the buyer pays the price” has none.
    """
    text = "\n".join(_texts(key))
    spoken = {_singular(word) for word in _folded(text)}
    pairs: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    taken: set[str] = set()
    for first, second in _rivals(spoken):
        if taken.isdisjoint((*first, *second)):
            taken.update((*first, *second))
            pairs.append((first, second))
    return tuple(Contrast(tuple((*party, *_letter(party[0], text)) for party in pair)) for pair in pairs)


def proposed_topics(key: TextKey, options: Sequence[str]) -> tuple[Contrast, ...]:
    """Return the options of a choice as topics of the reason for it, if its criteria name one of them.

    After the choice between “VAE” and “GAN” a reason that says of one what holds for the other is wrong.
    """
    taken = vocabulary(key.contrasts or proposed_contrasts(key)).first_words
    names = [option for option in options if _is_name(option) and taken.isdisjoint(_folded(option))]
    phrasings = {word for text in _phrasings(key.criteria) for word in _folded(text)}
    is_named = any(phrasings.issuperset(_folded(name)) for name in names)
    distinct = list({_folded(name): name for name in names}.values())
    if not is_named or len(distinct) < 2:
        return ()
    return (Contrast(tuple((name,) for name in distinct), is_topic=True),)


def with_contrasts(data: object, contrasts: Sequence[Contrast]) -> object:
    """Return the data of a key with contrasts or topics, unless it has such already."""
    if not isinstance(data, Mapping):
        return data
    completed = dict(data)
    for contrast in contrasts:
        field = "topics" if contrast.is_topic else "contrasts"
        if field not in data:
            completed.setdefault(field, []).append(
                [party[0] if len(party) == 1 else list(party) for party in contrast.parties]
            )
    return completed


def _rivals(spoken: set[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for first, second in rival_nouns():
        if spoken & set(first) and spoken & set(second):
            yield first, second
    agents = sorted(word for word in spoken if _AGENT.fullmatch(word))
    for one_agent, another in combinations(agents, 2):
        if _are_formed_as_rivals(one_agent, another) or _are_formed_as_rivals(another, one_agent):
            yield (one_agent,), (another,)
    alike = [agent for agent in agents if agent.endswith(_SAME_ENDING)]
    if len(alike) == 2:
        yield (alike[0],), (alike[1],)


def _are_formed_as_rivals(first: str, second: str) -> bool:
    """Tell whether nouns are of one verb, with rival beginnings, or one for who does it and whom it is done to."""
    if first.endswith("er") and second == first.removesuffix("er") + "ee":
        return True
    return any(
        first.startswith(prefix)
        and second == rival + first.removeprefix(prefix)
        and (prefix or len(first) >= _LONG_VERB)
        for prefix, rival in _RIVAL_PREFIXES
    )


def _letter(name: str, text: str) -> tuple[str, ...]:
    """Return the letter that stands for a name, if the text explains it: “the generator G”, “Decoder (D)”."""
    letter = name[0].upper()
    return (letter,) if re.search(rf"(?i:\b{re.escape(name)}) \(?{letter}\b", text) else ()


def _is_name(option: str) -> bool:
    """Tell whether an option names something: “Diffusion” does, “yes” and “42” do not."""
    option_words = _folded(option)
    return (
        0 < len(option_words) <= _OPTION_WORDS
        and len(option) <= ID_CHARACTERS
        and "$" not in option
        and not all(word in _NO_NAMES or not word.isalpha() for word in option_words)
    )


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word.folded for word in words(text))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


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
