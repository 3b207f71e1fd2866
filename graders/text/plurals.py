"""Plurals of Latin and Greek: bacteria of bacterium; ammonium is no ammonia, silica no silicon."""

from typing import Literal

from graders.text.lexicon import word_set

LEAST = 3
"""The letters before an ending; shorter words with such endings are none of these plurals."""
_CERTAIN = (("us", "i"), ("a", "ae"))
"""Endings that no two different nouns of school have: fungus and fungi, alga and algae."""
_LISTED = (("um", "a"), ("on", "a"))
"""Endings that chemistry has for two things: the nouns are listed, of any others a person decides."""
_OTHERS = (("um", "on"), ("us", "um"), ("us", "a"), ("on", "us"), ("a", "i"), ("um", "i"))
"""Endings of one stem that a slip may exchange."""
_NOUNS = word_set("stems of latin plurals in a")


def same_word(key: str, said: str) -> Literal["same", "near", ""]:
    """Tell whether two stems are one word, perhaps in singular and plural.

    >>> same_word("bacterium", "bacteria"), same_word("ammonia", "ammonium"), same_word("plasma", "plasmid")
    ('same', 'near', '')
    """
    if key == said:
        return "same"
    if any(_pairs(key, said, *pair) for pair in _CERTAIN):
        return "same"
    stem = next((common for pair in _LISTED if (common := _pairs(key, said, *pair))), "")
    if stem:
        return "same" if stem in _NOUNS else "near"
    return "near" if any(_pairs(key, said, *pair) for pair in _OTHERS) else ""


def _pairs(key: str, said: str, singular: str, plural: str) -> str:
    """Return what two words have in common before these endings, whichever has which, or nothing."""
    for first, second in ((key, said), (said, key)):
        stem = first.removesuffix(singular)
        if stem != first and len(stem) >= LEAST and stem + plural == second:
            return stem
    return ""
