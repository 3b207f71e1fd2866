"""Features of contrast: an answer held against the contraries of a reference, and against what says nothing.

Similarity alone is high for whatever speaks of the same things. What tells is the difference: between the likeness to a
reference and to the same reference turned round; and where an answer stands on the way from what says nothing (the
question copied, the reference without its own words) to the reference itself. Similarity hardly sees a “not”, but an
answer that is nearer to a reference's contrary than to the reference itself is seldom right.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from graders.language.lexicon import opposites, word_set
from graders.language.segmentation import FUNCTION_WORDS, Word, content_stems, words
from graders.scorer.alignment import own_likeness
from graders.scorer.texts import Texts, Triple

if TYPE_CHECKING:
    from graders.embedding.protocol import Array, Numbers

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


Features = Mapping[str, float]

VIEWED = ("layer 4", "layer 6", "in context")
LIKENESS = ("cosine", *VIEWED)
PLACED = (
    "cosine", "layer 4 recall", "layer 6 recall", "in context recall", "layer 6 own recall", "in context own recall",
    "stems recall", "new stems recall", "layer 4 novel recall", "in context precision", "layer 6 precision",
)  # fmt: skip
NARROW, WIDEST = 0.05, 3.0
"""The least distance from nothing to the reference that is divided by, and where the quotient is cut."""


def contrast(triple: Triple, found: Features, texts: Texts, centres: "dict[str, Array]") -> dict[str, float]:
    """Compare the likeness to a reference, of which `found` has the features, with that to its contraries."""
    alike = np.array(_likeness(found))
    against = alike - _contrary(texts.keep(triple), alike, texts, centres)
    return {
        f"{kind} {name}": float(value)
        for kind, values in (("contrast", against), ("likeness", alike))
        for name, value in zip(LIKENESS, values, strict=True)
    }


def placed(found: Features, nothing: Features, question: Features, reference: Features) -> dict[str, float]:
    """Return where an answer stands between what says nothing (0) and the reference (1), and from the question on.

    The three have the features of the bare reference, of the question and of the reference, each taken as an answer.
    """
    placed = {}
    for name in PLACED:
        for kind, low in (("placed", max(nothing[name], question[name])), ("from question", question[name])):
            share = (found[name] - low) / max(reference[name] - low, NARROW)
            placed[f"{kind} {name}"] = min(max(share, -WIDEST), WIDEST)
    return placed


def _likeness(found: Features) -> list[float]:
    views = [(found[f"{name} own recall"] + found[f"{name} own precision"]) / 2 for name in VIEWED]
    return [found["cosine"], *views]


def _contrary(triple: Triple, alike: "Numbers", texts: Texts, centres: "dict[str, Array]") -> "Numbers":
    """Return the greatest likeness to a contrary of the reference, by kind; one without any is its own."""
    answer = texts.sentence(triple.answer)
    rows = [
        [
            float(texts.sentence(text) @ answer),
            *(own_likeness(name, triple._replace(reference=text), texts, centres) for name in VIEWED),
        ]
        for text in turned(triple.reference, triple.question)
    ]
    return np.max(rows, axis=0) if rows else alike
