"""Answers with the words of a reference in another arrangement: “the writer may sell, the buyer must buy”.

Similarity does not see who does what to whom. Somebody who understood seldom uses nearly all words of a reference and
puts them in another order; who exchanges two things, or the direction of a change, does. Lists are exempt unless the
question asks for an order, or both texts tell one.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from graders.language.fillers import without_fillers
from graders.language.lexicon import word_set
from graders.language.mutual import order_says_nothing
from graders.language.segmentation import FUNCTION_WORDS, count_words, stem, words

SHARED_WORDS, SHARED_SHARE = 3, 0.7
"""The words of meaning that both texts must have, and their share of either's, for their order to tell something."""
_DIRECTIONS = frozenset({
    "take", "takes", "give", "gives", "get", "gets", "make", "makes", "in", "out", "off", "from", "to", "into",
    "before", "after", "above", "below", "under", "over", "up", "down", "more", "than", "by",
})  # fmt: skip
PAIRS_COMPARED, WORDS_COMPARED = 200, 120
"""Pairs, and words of a text, that are looked at, so that the work is bounded."""
# Two words count as exchanged around a third only: without “from” and “to” nothing would tell
# “from the roots to the leaves” from “from the leaves to the roots”.
_UNTELLING = FUNCTION_WORDS - _DIRECTIONS
"""Words that say nothing of who does what; the directions among the function words do."""
# Takes “Put the steps in the right order.” and “Name three phases”; leaves “Name three of them”.
_ASKING_ORDER = frozenset(
    map(stem, ("order", "sequence", "rank", "arrange", "sort", "steps", "stages", "phases", "first"))
)
# Takes “first debated, then signed”, whatever the question; leaves “First, it is a debate.”
_ORDINAL = re.compile(
    r"\b(?:first|firstly|then|next|finally|lastly|afterwards?|subsequently)\b", re.IGNORECASE
)
TOLD_STEPS = 2
"""Words such as “first” and “then” that tell an order: a single one may only begin or join a sentence."""
# Takes “The predator is eaten by the prey.”; leaves “The prey eats the predator.”
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)\s(?:not\s|no longer\s|\w+ly\s){0,2}(?P<verb>\w{3,})\sby\b",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(?:is|are|was|were|be|been)\b", re.IGNORECASE)
VOICE_WORDS, VERB_REACH, VERB_PREFIX = 30, 3, 3
"""Words of a text whose voice is looked at, words of meaning around its verb, and letters that tell a verb's forms."""
# Parts “Mitosis makes two cells, | meiosis makes four.” and “The sun | and the wind”; leaves “well-known”.
_PIECE = re.compile(
    r"[.;:?!\n]|,\s|\s(?=(?:and|but|while|whereas|or|because|since|if|when)\s)|\s[-–—]\s", re.IGNORECASE
)
# Takes the labels of “a) mitosis b) meiosis”, “1. salt 2. sugar” and “(a) salt (b) sugar”; leaves “f(a) of it”.
_LABEL = re.compile(r"(?:(?<=^)|(?<=[\s.;,]))\(?([a-h]|[1-9]|i{1,3}|iv)[).](?=\s)", re.IGNORECASE)


# Takes “the sun and the wind”, which is “the wind and the sun”; leaves “the sun, the wind”.
_JOINED = re.compile(r"\b((?:the |an? )?\w+) and ((?:the |an? )?\w+)\b")
# Takes “Na+ + Cl- → NaCl”, whose sides are for the rules of formulas; leaves “well-known”.
_FORMULA_SIGN = re.compile(r"[→⇌=+]")
LISTED = 2
"""Pieces of one word that make a list: a plain choice, for “it rains” is one such piece."""
STRANGERS_MOST = 2
"""Words of an answer that a reference has not, beside which all words are compared; one or two change no wording."""
_JOINTS = word_set("joints") | word_set("auxiliaries")
_CONDITIONS = frozenset({"if", "when", "while", "unless"})
"""Words that say what depends on what, wherever their piece stands."""


class Item(NamedTuple):
    """A word of meaning: its stem, and the number of the piece that it stands in."""

    stem: str
    piece: int


def rearranged(reference: str, answer: str, question: str) -> bool:
    """Tell whether an answer has nearly the words of a reference, but not where the reference has them.

    >>> rearranged("Mitosis makes two cells, meiosis makes four.", "Meiosis makes two cells, mitosis makes four.", "")
    True
    >>> rearranged("The sun and the wind give power.", "The wind and the sun give power.", "")
    False
    """
    if labelled_parts(question) and labels_exchanged(reference, answer):
        return True
    if _roles_exchanged(reference, answer) or _roles_exchanged(answer, reference):
        return True
    if order_says_nothing(reference, answer):
        return False
    if any(
        _says_same_words_otherwise(reference, text) or _two_words_exchanged(reference, text)
        for text in {answer, without_fillers(answer), _without_strangers(reference, answer)}
    ):
        return True
    ordered = bool({word.stem for word in words(question)} & _ASKING_ORDER) or all(
        len(_ORDINAL.findall(text)) >= TOLD_STEPS for text in (reference, answer)
    )
    reference_items, answer_items = _items(reference), _items(answer)
    shared = {item.stem for item in reference_items} & {item.stem for item in answer_items}
    if len(shared) < SHARED_WORDS or any(
        len(shared) < SHARED_SHARE * len({item.stem for item in items})
        for items in (reference_items, answer_items)
    ):
        return False
    return _order_inverted(reference_items, answer_items, shared, ordered=ordered)


def _roles_exchanged(active: str, passive: str) -> bool:
    """Tell whether a text in the passive voice has the doer and the thing done of one in the active exchanged.

    >>> _roles_exchanged("The predator eats the prey.", "The predator is eaten by the prey.")
    True
    >>> _roles_exchanged("The predator eats the prey.", "The prey is eaten by the predator.")
    False
    """
    match = _PASSIVE.search(passive)
    if (
        match is None
        or _PASSIVE.search(active)
        or max(count_words(active), count_words(passive)) > VOICE_WORDS
    ):
        return False
    done_to, doer = _stems_of(passive[: match.start()])[-1:], _stems_of(passive[match.end() :])[:VERB_REACH]
    listed = [word for word in words(active) if word.folded not in _UNTELLING]
    # Three words without an “is” are doer, verb and what is done to it: the middle one needs no form in common.
    three = len(listed) == 3 and not _IS.search(active)
    for index, word in enumerate(listed):
        is_verb = _is_of_verb(word.folded, match["verb"].lower()) or (three and index == 1)
        before = {neighbour.stem for neighbour in listed[max(0, index - VERB_REACH) : index]}
        after = {neighbour.stem for neighbour in listed[index + 1 : index + 1 + VERB_REACH]}
        if (
            is_verb
            and before & {*done_to}
            and after & {*doer}
            and not (before & {*doer} or after & {*done_to})
        ):
            return True
    return False


def _is_of_verb(word: str, participle: str) -> bool:
    """Tell whether two words are forms of one verb, by their beginning: eats and eaten, hunts and hunted."""
    return word[:VERB_PREFIX] == participle[:VERB_PREFIX]


def _stems_of(text: str) -> list[str]:
    return [word.stem for word in words(text) if word.folded not in _UNTELLING]


def _says_same_words_otherwise(reference: str, answer: str) -> bool:
    """Tell whether an answer has all words of a reference and no others, but not in its pieces.

    >>> _says_same_words_otherwise("Courts apply laws, kings make them.", "Kings apply laws, courts make them.")
    True
    >>> _says_same_words_otherwise("If it rains, the street gets wet.", "The street gets wet if it rains.")
    False
    """
    forms, answer_forms = ([item.stem[:VERB_PREFIX] for item in _items(text)] for text in (reference, answer))
    if len(forms) < SHARED_WORDS or forms == answer_forms or sorted(forms) != sorted(answer_forms):
        return False
    if _FORMULA_SIGN.search(reference + answer):
        return False
    told, answer_told = _told_pieces(reference), _told_pieces(answer)
    # “Solar, wind and tidal power” lists, in whatever order.
    is_list = any(sum(len(piece) == 1 for piece in pieces) >= LISTED for pieces in (told, answer_told))
    return told != answer_told and not is_list


def _without_strangers(reference: str, answer: str) -> str:
    """Return an answer without the words of meaning, or “also”, that a reference has not; as it is if there are many.

    >>> _without_strangers("The wolf eats the sheep.", "The sheep usually eats the wolf.")
    'The sheep  eats the wolf.'
    """
    stems = {word.stem for word in words(reference)}
    strangers = [word for word in words(answer) if word.stem not in stems]
    if len(strangers) > STRANGERS_MOST or any(word.folded in _DIRECTIONS | _JOINTS for word in strangers):
        return answer
    for word in reversed(strangers):
        answer = answer[: word.start] + answer[word.end :]
    return answer


def _two_words_exchanged(reference: str, answer: str) -> bool:
    """Tell whether an answer is a reference with two words exchanged throughout, of which one stands there twice.

    >>> _two_words_exchanged("The key fits the lock and the lock opens.", "The lock fits the key and the key opens.")
    True
    >>> _two_words_exchanged("Salt and water are mixed.", "Water and salt are mixed.")
    False
    """
    listed, answer_listed = ([word.folded for word in words(text)] for text in (reference, answer))
    if len(listed) != len(answer_listed):
        return False
    moved = [pair for pair in zip(listed, answer_listed, strict=True) if pair[0] != pair[1]]
    # One exchange may be that of a list, which the other rules can tell.
    return len(moved) > len({*moved}) == 2 and {*moved} == {pair[::-1] for pair in moved}


@lru_cache(maxsize=4096)
def _told_pieces(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of each piece, with what it begins with, in an order that does not depend on the text's."""
    listed = _JOINED.sub(lambda match: " and ".join(sorted(match.groups())), text.lower())
    bounds = [0, *(match.end() for match in _PIECE.finditer(listed)), len(listed)]
    pieces = (
        tuple(
            word.stem[:VERB_PREFIX]
            for word in words(listed[start:end])
            if word.folded not in _UNTELLING or word.folded in _CONDITIONS
        )
        for start, end in pairwise(bounds)
    )
    return tuple(sorted(piece for piece in pieces if piece))


def _order_inverted(
    reference_items: Sequence[Item], answer_items: Sequence[Item], shared: set[str], *, ordered: bool
) -> bool:
    """Tell whether two words change places around a third, or two pieces exchange what they say."""
    first = _unrepeated(reference_items, shared)
    second = {
        item.stem: (position, item.piece) for position, item in enumerate(_unrepeated(answer_items, shared))
    }
    first = [item for item in first if item.stem in second]
    passive = ("by" in [item.stem for item in reference_items]) != (
        "by" in [item.stem for item in answer_items]
    )
    for (position, earlier), (later_position, later) in combinations(enumerate(first), 2):
        inverted = second[earlier.stem][0] > second[later.stem][0]
        if inverted and ordered:
            return True
        together = earlier.piece == later.piece and second[earlier.stem][1] == second[later.stem][1]
        # Words side by side are a list: “the sun and the wind” says what “the wind and the sun” says.
        if inverted and together and later_position - position > 1 and not passive:
            return True
    return _crossed(first, {name: piece for name, (_, piece) in second.items()})


def _crossed(first: Sequence[Item], second: dict[str, int]) -> bool:
    """Tell whether of two words in one piece and two in another each goes with one of the others."""
    pairs = [pair for pair in combinations(first, 2) if pair[0].piece == pair[1].piece]
    apart = [(a, b) for a, b in pairs if second[a.stem] != second[b.stem]][:PAIRS_COMPARED]
    return any(
        a.piece != c.piece and {second[a.stem], second[b.stem]} == {second[c.stem], second[d.stem]}
        for (a, b), (c, d) in combinations(apart, 2)
    )


def _unrepeated(items: Sequence[Item], shared: set[str]) -> list[Item]:
    """Return the shared words that a text has once: of those that come again no order is told."""
    counts = Counter(item.stem for item in items)
    return [item for item in items if item.stem in shared and counts[item.stem] == 1][:WORDS_COMPARED]


@lru_cache(maxsize=4096)
def _items(text: str) -> tuple[Item, ...]:
    bounds = [0, *(match.end() for match in _PIECE.finditer(text)), len(text)]
    return tuple(
        Item(word.stem, number)
        for number, (start, end) in enumerate(pairwise(bounds))
        for word in words(text[start:end])
        if word.folded not in _UNTELLING
    )


def labels_exchanged(reference: str, answer: str) -> bool:
    """Tell whether part “a)” of an answer is nearer to part “b)” of a reference, and the other way round."""
    reference_parts, answer_parts = labelled_parts(reference), labelled_parts(answer)
    for first, second in combinations(sorted(reference_parts.keys() & answer_parts.keys()), 2):
        in_place = _overlap(reference_parts[first], answer_parts[first]) + _overlap(
            reference_parts[second], answer_parts[second]
        )
        if (
            _overlap(reference_parts[first], answer_parts[second])
            + _overlap(reference_parts[second], answer_parts[first])
            > in_place
        ):
            return True
    return False


@lru_cache(maxsize=4096)
def labelled_parts(text: str) -> dict[str, frozenset[str]]:
    """Return the stems of the parts of a text that are labelled a), b) or 1), 2), by label."""
    marks = list(_LABEL.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return {
        mark[1].lower(): frozenset(
            word.stem for word in words(text[mark.end() : end]) if word.folded not in _UNTELLING
        )
        for mark, end in zip(marks, ends, strict=False)
    }


def _overlap(reference_stems: frozenset[str], answer_stems: frozenset[str]) -> float:
    return len(reference_stems & answer_stems) / max(len(reference_stems | answer_stems), 1)
