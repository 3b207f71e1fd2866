"""Adjectives and adverbs put into a wrong answer: it reads better, and is as wrong as before.

After Filighera et al. (2022), “Cheating Automatic Short Answer Grading with the Adversarial Usage of Adjectives and
Adverbs”. The words only stress what is said, so that they cannot make it right.
"""

import re

from tests.attacks.attack import Attack, Source, chance, gaming
from tests.attacks.verbs import BASES, PAST, THIRD

FAMILY = "inserted adjectives"

ADVERBS = (
    "actually",
    "really",
    "certainly",
    "clearly",
    "obviously",
    "basically",
    "essentially",
    "definitely",
    "indeed",
)
ADJECTIVES = ("actual", "particular", "given", "respective", "whole", "real", "specific", "certain")
_NOUN = re.compile(r"\b(the|this|that|its|their) (?=[a-z]{3,})", re.IGNORECASE)
_VERB = re.compile(r"\b(is|are|was|were|can|will|would|should)\b", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z]+")


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return the wrong answer with adjectives before its nouns, with adverbs by its verbs, and with both."""
    if not source.wrong:
        return []
    random = chance(seed, source.wrong, FAMILY)
    adjectives = _NOUN.sub(lambda match: f"{match[1]} {random.choice(ADJECTIVES)} ", source.wrong)
    found = [
        ("adjectives", adjectives),
        ("adverbs", _adverbs(source.wrong, seed)),
        ("both", _adverbs(adjectives, seed)),
        (
            "adverb first",
            f"{random.choice(ADVERBS).capitalize()}, {source.wrong[:1].lower()}{source.wrong[1:]}",
        ),
    ]
    return [gaming(FAMILY, form, text, wrong=source.wrong) for form, text in found if text != source.wrong]


def _adverbs(text: str, seed: int) -> str:
    random = chance(seed, text, "adverbs")
    if _VERB.search(text):
        return _VERB.sub(lambda match: f"{match[0]} {random.choice(ADVERBS)}", text)
    verbs = THIRD.keys() | PAST.keys() | BASES
    return _WORDS.sub(
        lambda match: (
            f"{random.choice(ADVERBS)} {match[0]}" if match[0] in verbs and match.start() else match[0]
        ),
        text,
    )
