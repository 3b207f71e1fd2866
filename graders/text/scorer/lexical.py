"""Features of the words themselves: what is shared, what is new against the question, negations and lengths."""

import math
from collections import Counter

from graders.text.lexicon import word_set
from graders.text.scorer.texts import Triple, content, read

GRAM = 4
COUNTED = 20_000
_NEGATORS = word_set("negators")


def lexical(triple: Triple) -> dict[str, float]:
    """Return the lexical features of a triple."""
    question, reference, answer = (content(text) for text in triple)
    shared, fresh, new = reference & answer, reference - question, answer - question
    found = {
        "stems recall": _share(shared, reference),
        "stems precision": _share(shared, answer),
        "new stems recall": _share(fresh & answer, fresh) if fresh else _share(shared, reference),
        "new stems precision": _share(new & reference, new),
        "answer new": _share(new, answer),
        "reference new": _share(fresh, reference),
    }
    return found | _grams(triple) | _negations(triple) | _lengths(triple)


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part) / len(whole) if whole else 0.0


def _grams(triple: Triple) -> dict[str, float]:
    """Return how many runs of `GRAM` characters of the stems are shared, both ways."""
    one, other = (_counted(text) for text in triple[1:])
    shared = sum((one & other).values())
    return {
        "grams recall": shared / max(sum(one.values()), 1),
        "grams precision": shared / max(sum(other.values()), 1),
    }


def _counted(text: str) -> Counter[str]:
    line = " ".join(word.stem for word in read(text))[:COUNTED]
    return Counter(line[at : at + GRAM] for at in range(len(line) - GRAM + 1))


def _negations(triple: Triple) -> dict[str, float]:
    one, other = (
        sum(word.folded in _NEGATORS or word.folded.endswith("n't") for word in read(text))
        for text in triple[1:]
    )
    return {
        "negation parity": float(one % 2 != other % 2),
        "reference negations": min(one, 3),
        "answer negations": min(other, 3),
    }


def _lengths(triple: Triple) -> dict[str, float]:
    asked, one, other = (len(read(text)) for text in triple)
    return {
        "question length": math.log1p(asked),
        "reference length": math.log1p(one),
        "answer length": math.log1p(other),
        "length ratio": math.log((other + 1) / (one + 1)),
        "shortness": min(other / max(one, 1), 1.0),
    }
