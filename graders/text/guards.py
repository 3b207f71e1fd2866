"""What earns nothing whatever its similarity: silence, the question copied back, and bare lists of keywords."""

import re

from graders.text.lexicon import word_set
from graders.text.words import Word, words

_NOTHING = word_set("nothing said") | {""}
FILLERS = word_set("fillers")
_MEANT_ALONE = word_set("fillers that may answer")
_JOINING = word_set("joining words")
_ADDING = frozenset({"and", "or", "plus"})
_VISIBLE = re.compile(r"[^\W_]|[=+*/<>≤≥√∑∫π]")
_STOPS = re.compile(r"[.:;()!?\n]+")

SALAD_WORDS = 8
SALAD_SHARE = 0.08
ADDING_SHARE = 0.3
COPY_RUN = 3
COPY_SHARE = 0.75


def says_nothing(answer: str) -> bool:
    """Tell whether an answer only says that it is none: no word at all, or “I do not know” in some form."""
    if len(answer) > 200:
        return False
    if not _VISIBLE.search(answer):
        return True
    said = [word.folded for word in words(answer)]
    if len(said) == 1 and said[0] in _MEANT_ALONE:
        return False
    fillers = FILLERS | {"i"} if len(said) > 6 else FILLERS
    return any(" ".join(kept) in _NOTHING for kept in (said, [word for word in said if word not in fillers]))


def copied(found: tuple[Word, ...], question: tuple[Word, ...]) -> frozenset[int]:
    """Return the indices of words that stand in a run of at least `COPY_RUN` words taken from the question."""
    asked = [word.stem for word in question]
    runs = {tuple(asked[at : at + COPY_RUN]) for at in range(len(asked) - COPY_RUN + 1)}
    stems = [word.stem for word in found]
    return frozenset(
        at + step
        for at in range(len(stems) - COPY_RUN + 1)
        if tuple(stems[at : at + COPY_RUN]) in runs
        for step in range(COPY_RUN)
    )


def is_salad(answer: str, found: tuple[Word, ...]) -> bool:
    """Tell a heap of keywords, with or without commas, from prose and from terse notes.

    Almost none of its words join the others, and hardly a stop other than a comma parts them; or every other one is
    an “and”.
    """
    if len(found) < SALAD_WORDS or len(found) < SALAD_WORDS * (
        len(_STOPS.findall(answer.rstrip(".;:\n "))) + 1
    ):
        return False
    adding = sum(word.folded in _ADDING for word in found)
    joining = sum(word.folded in _JOINING for word in found)
    return adding >= ADDING_SHARE * len(found) or joining < SALAD_SHARE * len(found)
