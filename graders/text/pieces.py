"""How much a word piece says: rare ones much, function words and stops little; from the vocabulary's own order."""

import math

from graders.text.words import FUNCTION_WORDS

FUNCTION_WEIGHT = 0.15
STOP_WEIGHT = 0.02
FIRST_WORD = 1996
"""Where whole words begin in the vocabulary of BERT; before it stand signs and letters, after it words by frequency."""


def weight_of(piece: str, number: int, size: int) -> float:
    """Return the weight (0 to 1) of a piece by its place in a vocabulary that is sorted by frequency."""
    if not any(character.isalnum() for character in piece):
        return STOP_WEIGHT
    if piece in FUNCTION_WORDS or number < FIRST_WORD:
        return FUNCTION_WEIGHT
    return min(math.log(max(number - FIRST_WORD + 6, 6)) / math.log(max(size - FIRST_WORD, 7)), 1.0)
