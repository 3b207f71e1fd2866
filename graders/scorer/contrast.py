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
from graders.scorer.alignment import likeness_beyond_question
from graders.scorer.texts import Texts, Triple

if TYPE_CHECKING:
    from graders.embedding.protocol import Array, Numbers

Features = Mapping[str, float]

NOTHING = "I do not know."
"""Stands for a reference of which nothing is left, since an empty text has no vector."""
OPPOSITES_TRIED = 2
"""Words of a reference that are exchanged for their opposites, one at a time: each makes one more text to encode."""
NEGATED_LEAST = 3
"""Words of the shortest text that gets a “not” before it: “not a gap” is the contrary of nothing."""
_NEGATORS = word_set("negators")
_AUXILIARIES = word_set("auxiliaries")
_AFFIRMED = {
    "can't": "can", "cannot": "can", "cant": "can", "won't": "will", "wont": "will", "never": "always",
    "without": "with", "no": "a", "neither": "both", "nor": "and",
}  # fmt: skip
CONTRASTED_VIEWS = ("layer 4", "layer 6", "in context")
LIKENESS = ("cosine", *CONTRASTED_VIEWS)
PLACED_FEATURES = (
    "cosine", "layer 4 recall", "layer 6 recall", "in context recall", "layer 6 own recall", "in context own recall",
    "stems recall", "new stems recall", "layer 4 novel recall", "in context precision", "layer 6 precision",
)  # fmt: skip
NARROWEST, WIDEST = 0.05, 3.0
"""The least distance from nothing to the reference that is divided by, and where the quotient is cut."""


@lru_cache(maxsize=1024)
def contraries(text: str, question: str) -> tuple[str, ...]:
    """Return a text said the other way round: with a “not” more or less, and with words exchanged for opposites.

    What the question says already is not exchanged: it tells what is asked about.
    """
    text_words = words(text)
    negator = next(
        (word for word in text_words if word.folded in _NEGATORS or word.folded.endswith("n't")), None
    )
    denied = _without_negation(text, negator) if negator else _with_negation(text, text_words)
    exchanged = _with_opposites(text, text_words, question)
    return tuple(dict.fromkeys(contrary for contrary in (denied, *exchanged) if contrary.strip()))


# An answer that comes no nearer to the reference than the question does says nothing.
@lru_cache(maxsize=1024)
def without_own_words(text: str, question: str) -> str:
    """Return what is left of a text without the content words that the question does not have."""
    question_stems = content_stems(words(question))
    remaining = [
        piece
        for piece in text.split()
        if not (piece_words := words(piece))
        or any(word.folded in FUNCTION_WORDS or word.stem in question_stems for word in piece_words)
    ]
    return " ".join(remaining) or NOTHING


def contrast_features(
    triple: Triple, features: Features, texts: Texts, centres: "dict[str, Array]"
) -> dict[str, float]:
    """Compare the likeness to a reference, of which `features` are known, with that to its contraries."""
    likeness = np.array(_likeness(features))
    contrast = likeness - _contrary_likeness(texts.on_topic(triple), likeness, texts, centres)
    return {
        f"{kind} {name}": float(value)
        for kind, values in (("contrast", contrast), ("likeness", likeness))
        for name, value in zip(LIKENESS, values, strict=True)
    }


def placement_features(
    answer: Features, nothing: Features, question: Features, reference: Features
) -> dict[str, float]:
    """Return where an answer stands between what says nothing (0) and the reference (1), and from the question on.

    `nothing`, `question` and `reference` have the features of the reference without its own words, of the question and
    of the reference, each taken as an answer.
    """
    placement = {}
    for name in PLACED_FEATURES:
        for kind, low in (("placed", max(nothing[name], question[name])), ("from question", question[name])):
            share = (answer[name] - low) / max(reference[name] - low, NARROWEST)
            placement[f"{kind} {name}"] = min(max(share, -WIDEST), WIDEST)
    return placement


def _likeness(features: Features) -> list[float]:
    views = [
        (features[f"{name} own recall"] + features[f"{name} own precision"]) / 2 for name in CONTRASTED_VIEWS
    ]
    return [features["cosine"], *views]


def _contrary_likeness(
    triple: Triple, likeness: "Numbers", texts: Texts, centres: "dict[str, Array]"
) -> "Numbers":
    """Return the greatest likeness to a contrary of the reference, by kind; one without any is its own."""
    answer = texts.sentence(triple.answer)
    rows = [
        [
            float(texts.sentence(contrary) @ answer),
            *(
                likeness_beyond_question(name, triple._replace(reference=contrary), texts, centres)
                for name in CONTRASTED_VIEWS
            ),
        ]
        for contrary in contraries(triple.reference, triple.question)
    ]
    return np.max(rows, axis=0) if rows else likeness


def _without_negation(text: str, negator: Word) -> str:
    affirmed = _AFFIRMED.get(negator.folded)
    if affirmed is None:
        affirmed = negator.folded[:-3] if negator.folded.endswith("n't") else ""
    return text[: negator.start] + affirmed + text[negator.end :]


def _with_negation(text: str, text_words: tuple[Word, ...]) -> str:
    auxiliary = next((word for word in text_words if word.folded in _AUXILIARIES), None)
    if auxiliary:
        return f"{text[: auxiliary.end]} not{text[auxiliary.end :]}"
    return f"not {text}" if len(text_words) >= NEGATED_LEAST else ""


def _with_opposites(text: str, text_words: tuple[Word, ...], question: str) -> list[str]:
    question_words, opposite = {word.folded for word in words(question)}, opposites()
    exchangeable = [
        word for word in text_words if word.folded in opposite and word.folded not in question_words
    ]
    return [
        text[: word.start] + opposite[word.folded] + text[word.end :]
        for word in exchangeable[:OPPOSITES_TRIED]
    ]
