"""Why a person looks at an answer to a key of a word or two, whatever it earns.

The answer may be the key's in another sign, capital or order of words; it may mean the key's yes behind another word;
or it names several things of which the key's is one: “Paris, no wait, London”.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graders.language.lexicon import word_set
from graders.language.replies import (
    is_reply,
    is_reply_doubtful,
    is_reply_key,
    reply_agreement,
    reply_polarity,
)
from graders.language.segmentation import FUNCTION_WORDS, Word, words
from graders.text.key import ProsePhrasing, TextKey, needed
from graders.text.reasons import REPLY_IN_OTHER_WORDS, SAYS_MORE, TWO_ANSWERS
from graders.text.short_answers import (
    SAME,
    is_one_word,
    is_short,
    match_key,
    pieces_between_stops,
    stands_alone,
)
from graders.text.silence import FILLERS

PIECES = 40
"""Pieces of an answer that are looked at: the work is bounded."""
NAME = 2
"""The words of the longest name that stands beside the key's as another answer."""
IN_A_ROW = 8
"""The words of a row of names; a longer run of words is taken for a list of keywords elsewhere."""
SYMBOL = 2
"""The letters of a symbol that is not all capitals, Na beside sodium."""
_FRAME = word_set("bare frame")
_NOT_NAMES = FUNCTION_WORDS | FILLERS | word_set("negators") | word_set("hedges") | word_set("joints") | {
    "wait", "sir", "sorry", "maybe", "probably", "edit", "correction", "final", "sure", "course", "etc",
    "hope", "hopefully",
}  # fmt: skip
_PRONOUNS = frozenset({"it", "they", "he", "she", "this", "that", "these", "i"})
_ARTICLES = frozenset({"a", "an", "the"})
_BE = frozenset({"is", "are", "was", "were", "be", "'s"})
_REASON = re.compile(r"\b(?:because|since|as|so|due|therefore|which|when|if)\b", re.IGNORECASE)
_AND = re.compile(
    r"\b(?:[Oo]r|and|[Ee]ither|[Mm]aybe|[Pp]erhaps|possibly|[Pp]robably|[Tt]hen|plus|vs|versus)\b|[/&+\n]"
)


class PointTexts(NamedTuple):
    """What meets one point of a key: its phrasings of a word or two, and whether it has no others."""

    texts: tuple[str, ...]
    is_all: bool


def doubts_of_short_answer(key: TextKey, answer: str) -> list[str]:
    """Return the reasons for a person to look at an answer; none where the key has no word or two by themselves."""
    points = _points(key)
    texts = [text for point in points for text in point.texts]
    if not texts or any(match_key(text, answer, key.question) is SAME for text in texts):
        return []
    reasons = [
        reason
        for point in points
        for reason in _of_point(point, answer, key.question, alone=len(points) == 1)
    ]
    if _several(texts, answer, key):
        reasons.append(TWO_ANSWERS)
    elif _is_name(points) and (
        _in_a_row(texts, answer, key.question) or _turned(texts, answer, key.question)
    ):
        reasons.append(SAYS_MORE)
    return list(dict.fromkeys(reasons))


def _points(key: TextKey) -> list[PointTexts]:
    """Return the points of a key: its criteria, or its references as one."""
    listed = [
        (
            [phrasing.text for phrasing in criterion.any_of if isinstance(phrasing, ProsePhrasing)],
            len(criterion.any_of),
        )
        for criterion in key.criteria
    ] or [(list(key.references), len(key.references))]
    return [
        PointTexts(bare := tuple(filter(is_short, texts)), is_all=len(bare) == count > 0)
        for texts, count in listed
    ]


def _is_name(points: Sequence[PointTexts]) -> bool:
    """Tell whether a key is one name, whatever it is called: beside a sentence a name is not all that is wanted."""
    return len(points) == 1 and points[0].is_all and all(map(is_one_word, points[0].texts))


def _of_point(point: PointTexts, answer: str, question: str, *, alone: bool) -> Iterator[str]:
    if any(True for text in point.texts for _ in stands_alone(text, answer, question)):
        return
    for text in point.texts:
        yield from _near(text, answer, question)
    if (reply_polarity(answer) or alone) and _replies_in_doubt(point, answer, question):
        yield REPLY_IN_OTHER_WORDS


def _replies_in_doubt(point: PointTexts, answer: str, question: str) -> bool:
    """Tell whether a yes or a no is all that meets a point, and an answer may mean it in other words."""
    if not point.is_all or not all(is_reply_key(text, question) for text in point.texts):
        return False
    return not any(reply_agreement(text, answer, question) for text in point.texts) and all(
        is_reply_doubtful(text, answer, question) for text in point.texts
    )


def _near(text: str, answer: str, question: str) -> Iterator[str]:
    """Yield why an answer, or a piece of it, is nearly a text of the key."""
    reasons = [match_key(text, answer, question).reason]
    reasons += [
        match_key(text, answer[start:end], question, drop_question_words=False).reason
        for start, end in _first_pieces(answer)
    ]
    yield from filter(None, reasons)


def _several(texts: Sequence[str], answer: str, key: TextKey) -> bool:
    """Tell whether an answer names more things than a key asks for, one that it has and one that it has not.

    “Paris or London” does where the key is Paris; “Paris, of course” does not.
    """
    reason = _REASON.search(answer)
    answer_part = answer[: reason.start()] if reason else answer
    question_stems = {word.stem for word in words(key.question)}
    meant = frozenset(word.stem for text in texts for word in words(text))
    hits, rivals, replies = set[str](), set[str](), set[str]()
    for start, end in _first_pieces(answer_part):
        for piece in _AND.split(answer_part[start:end]):
            if any(match_key(text, piece, key.question, drop_question_words=False) is SAME for text in texts):
                hits.add(piece.strip().casefold())
            elif is_reply(piece):
                replies.add(reply_polarity(piece))
            elif any(_is_rival(text, piece, question_stems, meant) for text in texts):
                rivals.add(piece.strip().casefold())
    expected_replies = {reply_polarity(text) for text in texts if is_reply_key(text, key.question)}
    if hits and len(expected_replies) == 1 and replies - expected_replies:
        return True
    return bool(hits and rivals) and len(hits) + len(rivals) > (needed(key) if key.criteria else 1)


def _in_a_row(texts: Sequence[str], answer: str, question: str) -> bool:
    """Tell whether an answer has a word of the key among other names without a stop.

    “Paris London Berlin” has where the key is Paris; “I think it is Paris” has not.
    """
    question_stems = {word.stem for word in words(question)}
    meant = frozenset(word.stem for text in texts for word in words(text))
    for start, end in _first_pieces(answer):
        names = [
            word
            for word in words(answer[start:end])
            if word.stem not in question_stems and word.folded not in _ARTICLES
        ]
        if len(names) > IN_A_ROW or any(word.folded in _NOT_NAMES for word in names):
            continue
        run = [word.stem for word in names]
        if set(run) - meant and any(_has_run(run, text) for text in texts if not is_reply(text)):
            return True
    return False


def _turned(texts: Sequence[str], answer: str, question: str) -> bool:
    """Tell whether a short answer has a word of the key within words of the question: “Oil is denser than water.”

    Who does what to whom is then said by the order of the words, unless it is the question's own.
    """
    answer_words = [word for word in words(answer) if word.folded not in _ARTICLES]
    question_stems = {word.stem for word in words(question) if word.folded not in FUNCTION_WORDS}
    if len(answer_words) > IN_A_ROW or any(
        True for text in texts for _ in stands_alone(text, answer, question)
    ):
        return False
    run = [word.stem for word in answer_words]
    return any(
        _has_run(run, text) and (question_stems - {word.stem for word in words(text)}) & set(run)
        for text in texts
        if not is_reply(text)
    )


def _has_run(run: list[str], text: str) -> bool:
    name_stems = [word.stem for word in words(text) if word.folded not in _FRAME]
    return bool(name_stems) and any(
        run[start : start + len(name_stems)] == name_stems for start in range(len(run))
    )


def _first_pieces(answer: str) -> list[tuple[int, int]]:
    return [place for place, _ in zip(pieces_between_stops(answer), range(PIECES), strict=False)]


def _is_rival(text: str, piece: str, question_stems: set[str], meant: frozenset[str]) -> bool:
    """Tell whether a piece of an answer is a name of the kind of a key's word: London for Paris, no “of course”."""
    if is_reply(text) or not is_one_word(text) or _kind(text) != _kind(piece):
        return False
    if _is_clause(words(piece)):
        return False
    letter = len(text.strip()) == 1
    name = [
        word
        for word in words(piece)
        if word.stem not in question_stems
        and (word.folded not in _FRAME or (letter and len(word.folded) == 1))
    ]
    return (
        0 < len(name) <= NAME
        and not {word.stem for word in name} <= meant
        and not any(_is_no_name(word, text) for word in name)
    )


def _is_no_name(word: Word, text: str) -> bool:
    adverb = word.folded.endswith("ly") and not text.casefold().endswith("ly")
    is_light = word.folded in _NOT_NAMES and len(word.folded) > 1 and _kind(text) != "symbol"
    return adverb or is_light or "'" in word.folded


def _is_clause(piece_words: Sequence[Word]) -> bool:
    """Tell whether a piece tells something of what stands before: “it floats”; “it is London” names another thing."""
    return len(piece_words) > 1 and piece_words[0].folded in _PRONOUNS and piece_words[1].folded not in _BE


def _kind(text: str) -> str:
    """Return what a text is written in: a number, a symbol (`CO2`, `AND`), or words."""
    plain = text.strip(" .()")
    if plain[:1].isdigit():
        return "number"
    is_symbol = any(map(str.isdigit, plain)) or plain.isupper() or len(plain) <= SYMBOL or not words(plain)
    return "symbol" if is_symbol else "words"
