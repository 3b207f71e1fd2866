"""Answers of a word or two: they are the key's own or they are not, for similarity cannot tell mitosis from meiosis."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import islice, pairwise, zip_longest
from typing import Literal, NamedTuple

from graders.language.lexicon import word_set
from graders.language.questions import is_restated
from graders.language.replies import is_reply_doubtful, is_reply_key, reply_agreement, reply_polarity
from graders.language.segmentation import Word, same_word, words
from graders.notation.signs import is_case_significant, plain_signs, signs_agree
from graders.text.reasons import ANOTHER_SIGN, ANOTHER_WORD, SAYS_MORE, SWAPPED_ROLES

BARE_WORDS = 4
"""A longer text says how its words hang together, and is compared as a whole."""
LONGEST, PIECES = 400, 200
"""The characters of an answer that may be a word or two; the pieces of one that are looked at."""
ONE_NAME = 2
"""The words of a name: “sodium sulfate”; a plain choice, of three words one is mostly a verb."""
_FRAME = word_set("bare frame")
"""Words around a bare answer that add nothing: “It is Paris” is “Paris”; “not Paris” is not."""
_TO_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "gets", "got", "get"})
_KEPT = word_set("negators") | {"or", "and", "either", "both", "yes"}
# Naming two things is no bare answer: “A, B” is not the key “B”.
_LISTED = re.compile(r"[,;/&+]")
_STOPS = re.compile(r"[.,;:!?\n()—–]+|\s-\s|\bbecause\b|\bsince\b")
_SIGN = re.compile(r"[^\w\s]")
_IN_BRACKETS = re.compile(r"[\[({][^\[\](){}]{0,40},[^\[\](){}]{0,40}[\])}]")
_SILENT_SIGNS = frozenset(".,;:!?()[]{}\"'`’‘“”„«»´ʼ-‐‑–—")
_LEAD = re.compile(
    r"(?:i (?:think|guess|believe|say|would say) )?(?:(?:that )?(?:it|that|this|he|she|they|(?:the |my )?answer)"
    r"(?:'s| is| are| was| were| would be)? )?(?:(?:called|named|the|an?|at|by|in|on) )*"
)
_PLACES = frozenset({"at", "by", "in", "on"})
_LETTER = re.compile(r"\bA\b(?! [a-z]{2})|\b[Ii]\b(?! (?:think|guess|believe|say|would)\b)")
"""“A” and “I” where they are letters, not an article or who speaks: “A is B”, not “A good guess is B”."""
_ARTICLE = re.compile(r"\ba [A-Z]$")
_SAYING = frozenset({"think", "guess", "believe", "say", "would"})
_TRAIL = re.compile(r"(?: is (?:the|my) answer| it is| i (?:think|guess|believe|say))?")

Likeness = Literal["same", "near", ""]


@dataclass(frozen=True, slots=True)
class CoreWords:
    """What is left of a text without its frame: the words in order, and the signs that mean something (`C++`, `#`)."""

    words_left: tuple[Word, ...]
    signs: str

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems of the words."""
        return tuple(word.stem for word in self.words_left)


class KeyMatch(NamedTuple):
    """How near an answer is to a bare text of the key; `reason` says what a person should look at if it is but near."""

    likeness: Likeness
    reason: str = ""


SAME, OTHER = KeyMatch("same"), KeyMatch("")


def is_same(expected: str, answer: str, question: str = "") -> bool:
    """Tell whether a bare text of the key is the whole of an answer, but for its frame and words of the question.

    “It is Paris.” is “Paris” whole, and “the pass statement” is “pass” where the question asks for a statement.
    """
    return match_key(expected, answer, question) is SAME


@lru_cache(maxsize=4096)
def match_key(
    expected: str, answer: str, question: str = "", *, drop_question_words: bool = True
) -> KeyMatch:
    """Hold an answer against a bare text of the key; with `drop_question_words` the question's words are its frame.

    What has the words of the key is but near where a sign, a capital, an ending or the order of the question's words
    may make it another answer.
    """
    agreed = reply_agreement(expected, answer, question)
    if agreed == "same":
        return SAME if signs_agree(expected, answer) else KeyMatch("near", ANOTHER_SIGN)
    if agreed:
        return OTHER if agreed == "other" else KeyMatch("near", ANOTHER_WORD)
    expected, answer = plain_signs(expected), plain_signs(answer)
    wanted_core = _read(expected)
    if not wanted_core.stems:
        return SAME if _folded(expected) and _folded(expected) == _folded(answer) else OTHER
    if len(wanted_core.stems) > BARE_WORDS or len(answer) > LONGEST:
        return OTHER
    answer_core = _reduced(answer, frozenset(wanted_core.stems), question if drop_question_words else "")
    if answer_core.signs != wanted_core.signs or len(wanted_core.words_left) != len(answer_core.words_left):
        return OTHER
    alike = [
        same_word(key_word.stem, answer_word.stem) or same_word(key_word.folded, answer_word.folded)
        for key_word, answer_word in zip(wanted_core.words_left, answer_core.words_left, strict=True)
    ]
    if "" in alike:
        return OTHER
    reason = _difference(expected, answer, question, wanted_core, answer_core) or (
        "near" in alike and ANOTHER_WORD
    )
    return KeyMatch("near", reason) if reason else SAME


def _difference(
    expected: str, answer: str, question: str, wanted_core: CoreWords, answer_core: CoreWords
) -> str:
    """Return what may make an answer with the words of a key another one, or nothing."""
    if not signs_agree(expected, answer) or _capitals_tell(
        expected, answer, question, wanted_core, answer_core
    ):
        return ANOTHER_SIGN
    if _passives(expected, wanted_core) != _passives(answer, answer_core):
        return SWAPPED_ROLES
    answer_words = words(answer)
    first, last = (
        answer_words.index(answer_core.words_left[0]),
        answer_words.index(answer_core.words_left[-1]),
    )
    if question and not is_restated(question, answer_words[:first], answer_words[last + 1 :]):
        return SAYS_MORE
    return "" if _is_framed(expected, answer, wanted_core, answer_core, question) else SAYS_MORE


# Takes the verb of “Rome was conquered by Greece” and “The house was built by Ann”; leaves “It is oxidised”, which
# names nobody before, and “The sky is blue”.
def _passives(text: str, core: CoreWords) -> set[int]:
    """Return which words of a core are verbs in the passive voice, of somebody who stands before them.

    “was” and “by” are words of the frame, so that nothing else would tell “Rome conquered Greece” from its passive.
    """
    text_words = words(text)
    places = [text_words.index(word) for word in core.words_left]
    return {
        number
        for number, (before, place) in enumerate(pairwise(places), start=1)
        if any(word.folded in _TO_BE for word in text_words[before + 1 : place])
        and (
            text_words[place].folded.endswith(("ed", "en"))
            or [word.folded for word in text_words[place + 1 : place + 2]] == ["by"]
        )
    }


def _capitals_tell(
    expected: str, answer: str, question: str, wanted_core: CoreWords, answer_core: CoreWords
) -> bool:
    number = any(word.folded[0].isdigit() for word in wanted_core.words_left)
    # A letter is all that there is, or one of a formula: `x < y`.
    letters = all(len(word.folded) == 1 for word in wanted_core.words_left)
    alone = letters and (len(wanted_core.words_left) == 1) != bool(wanted_core.signs)
    return any(
        is_case_significant(
            expected[key_word.start : key_word.end],
            answer[answer_word.start : answer_word.end],
            question,
            alone=alone,
            number=number,
        )
        for key_word, answer_word in zip(wanted_core.words_left, answer_core.words_left, strict=True)
    )


def _is_framed(
    expected: str, answer: str, wanted_core: CoreWords, answer_core: CoreWords, question: str
) -> bool:
    """Tell whether a key like a word of the frame is all that an answer says: B in “It is B”, not in “A, B”."""
    if not any(_is_like_frame(word) for word in wanted_core.words_left):
        return True
    question_stems = {word.stem for word in words(question)} - set(wanted_core.stems)
    answer_words = [
        word for word in words(answer) if word.folded in _FRAME or word.stem not in question_stems
    ]
    key = " ".join(word.folded for word in words(expected))
    whole = " ".join(word.folded for word in answer_words)
    if _LISTED.search(answer) and not _LISTED.search(expected):
        return False
    start = whole.rfind(key)
    lead, trail = whole[:start], whole[start + len(key) :]
    if start < 0 or not _TRAIL.fullmatch(trail):
        return False
    # “a B” names B, “A B” two letters, “a b” perhaps.
    if len(key) == 1 and lead.endswith("a ") and not _ARTICLE.search(answer[: answer_core.words_left[0].end]):
        return False
    if wanted_core.words_left[0].folded in _FRAME:
        return bool(_LEAD.fullmatch(lead)) and not set(lead.split()) & _PLACES
    return not _LETTER.search(answer[: answer_core.words_left[0].start])


def _is_like_frame(word: Word) -> bool:
    return word.folded in _FRAME or (len(word.folded) == 1 and word.folded.isalpha())


def pieces_between_stops(answer: str) -> Iterator[tuple[int, int]]:
    """Yield the places of what stands between the stops of an answer."""
    low = 0
    for high, following in [
        *((match.start(), match.end()) for match in islice(_STOPS.finditer(answer), PIECES)),
        (len(answer), 0),
    ]:
        piece = answer[low:high]
        if piece.strip():
            yield low + len(piece) - len(piece.lstrip()), low + len(piece.rstrip())
        low = following


def stands_alone(expected: str, answer: str, question: str) -> Iterator[tuple[int, int]]:
    """Yield where a bare text of the key is all that a piece between stops says: “No” in “No, g is the same.”"""
    if not is_short(expected):
        return
    if is_same(expected, answer, question):
        start = len(answer) - len(answer.lstrip())
        yield start, len(answer.rstrip())
        return
    for start, end in pieces_between_stops(answer):
        if match_key(expected, answer[start:end], question, drop_question_words=False) is SAME:
            yield start, end


@lru_cache(maxsize=4096)
def is_short(text: str) -> bool:
    """Tell whether a text is so short that it is compared word by word: “the mitotic spindle”, not a whole sentence."""
    core = _read(text)
    return len(core.stems) <= BARE_WORDS and len(words(text)) <= 2 * BARE_WORDS


class ShortJudgement(NamedTuple):
    """What is certain of a bare answer: its share of the points (none: the scorer's), and why a person should look."""

    share: Fraction | None
    reason: str


def judge_short_answer(references: Sequence[str], answer: str, question: str) -> ShortJudgement | None:
    """Return what a bare key alone says about an answer, or None where it says nothing."""
    if any(is_same(reference, answer, question) for reference in references):
        return ShortJudgement(Fraction(1), "")
    if references and all(
        reply_agreement(reference, answer, question) == "other" for reference in references
    ):
        return ShortJudgement(Fraction(0), "")
    if all(is_reply_key(reference, question) for reference in references) and reply_polarity(answer):
        if reply_polarity(answer) in set(map(reply_polarity, references)):
            return ShortJudgement(Fraction(1), SAYS_MORE)
        # “No doubt, yes” and “True, it does not” are for a person, whatever they begin with.
        in_doubt = any(is_reply_doubtful(reference, answer, question) for reference in references)
        return None if in_doubt else ShortJudgement(Fraction(0), "")
    if all(is_one_word(reference) for reference in (*references, answer)):
        return ShortJudgement(None, ANOTHER_WORD)
    return None


def is_one_word(text: str) -> bool:
    """Tell whether a text is a word with an article or the like, or a name of two: “the anode”, “sodium sulfate”."""
    return len(_read(text).stems) <= ONE_NAME and len(words(text)) <= ONE_NAME + 2


@lru_cache(maxsize=4096)
def _read(text: str) -> CoreWords:
    return _reduced(text, frozenset(), "")


def _reduced(text: str, key_stems: frozenset[str], question: str) -> CoreWords:
    text_words = words(text)
    question_stems = frozenset[str]()
    if question and not _LISTED.search(text):
        listed = words(question)
        # Where the question offers things to choose from, naming both of them is no choice.
        if all(word.folded != "or" for word in listed):
            question_stems = frozenset(word.stem for word in listed if word.folded not in _KEPT)
    core = tuple(
        word
        for word, following in zip_longest(text_words, text_words[1:])
        if (word.stem in key_stems and not _is_speaker(word, following))
        or not _adds_nothing(word, question_stems)
    )
    return CoreWords(core or text_words, _signs(text))


def _is_speaker(word: Word, following: Word | None) -> bool:
    """Tell whether “I” is who speaks, “I think it is A”, not the letter."""
    return word.folded == "i" and following is not None and following.folded in _SAYING


def _adds_nothing(word: Word, question_stems: frozenset[str]) -> bool:
    return word.folded not in _KEPT and (word.folded in _FRAME or word.stem in question_stems)


def _signs(text: str) -> str:
    """Return the signs that are no punctuation; a stop between digits is none, nor is the minus before a number."""
    return "".join(
        match.group()
        for match in _SIGN.finditer(text)
        if match.group() not in _SILENT_SIGNS or _means_something(text, match.start())
    )


def _means_something(text: str, index: int) -> bool:
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if text[index] == "," and _IN_BRACKETS.search(text):
        return False
    if text[index] in ".,:":
        return before.isdigit() and after.isdigit()
    return text[index] in "-–" and after.isdigit() and not before.isalnum()


def _folded(text: str) -> str:
    """Return a text of signs without blanks and the quotes around it."""
    plain = "".join(unicodedata.normalize("NFKC", text[: BARE_WORDS * 10]).split()).casefold()
    return plain.strip("'\"`“”‘’") or plain
