"""Texts that a key implies: its references turned into their contraries, and without what they say themselves.

What an answer is worth shows better against these than alone: similarity hardly sees a “not”, but an answer that is
nearer to a reference's contrary than to the reference itself is seldom right; and an answer that comes no nearer to the
reference than the question does says nothing.
"""

from functools import lru_cache

from graders.text.lexicon import opposites, word_set
from graders.text.words import FUNCTION_WORDS, Word, content_stems, words

NOTHING = "I do not know."
TURNS = 2
"""Words of a reference that are exchanged for their opposites, one at a time."""
LEAST = 3
_NEGATORS = word_set("negators")
_AUXILIARIES = word_set("auxiliaries")
_AFFIRMED = {
    "can't": "can", "cannot": "can", "cant": "can", "won't": "will", "wont": "will", "never": "always",
    "without": "with", "no": "a", "neither": "both", "nor": "and",
}  # fmt: skip


@lru_cache(maxsize=1024)
def turned(text: str, question: str) -> tuple[str, ...]:
    """Return a text said the other way round: with a “not” more or less, and with words exchanged for opposites.

    What the question says already is not exchanged: it tells what is asked about.
    """
    found = words(text)
    negated = next((word for word in found if word.folded in _NEGATORS or word.folded.endswith("n't")), None)
    first = _affirmed(text, negated) if negated else _denied(text, found)
    return tuple(dict.fromkeys(one for one in (first, *_exchanged(text, found, question)) if one.strip()))


@lru_cache(maxsize=1024)
def bare(text: str, question: str) -> str:
    """Return what is left of a text without the content words that the question does not have."""
    asked = content_stems(words(question))
    kept = [
        piece
        for piece in text.split()
        if not (found := words(piece))
        or any(word.folded in FUNCTION_WORDS or word.stem in asked for word in found)
    ]
    return " ".join(kept) or NOTHING


def _affirmed(text: str, negated: Word) -> str:
    plain = _AFFIRMED.get(negated.folded)
    if plain is None:
        plain = negated.folded[:-3] if negated.folded.endswith("n't") else ""
    return text[: negated.start] + plain + text[negated.end :]


def _denied(text: str, found: tuple[Word, ...]) -> str:
    auxiliary = next((word for word in found if word.folded in _AUXILIARIES), None)
    if auxiliary:
        return f"{text[: auxiliary.end]} not{text[auxiliary.end :]}"
    return f"not {text}" if len(found) >= LEAST else ""


def _exchanged(text: str, found: tuple[Word, ...], question: str) -> list[str]:
    asked, pairs = {word.folded for word in words(question)}, opposites()
    chosen = [word for word in found if word.folded in pairs and word.folded not in asked][:TURNS]
    return [text[: word.start] + pairs[word.folded] + text[word.end :] for word in chosen]
