"""Yes and no, true and false, right and wrong: what a text replies, and what else in it speaks for or against that."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from graders.language.lexicon import word_set
from graders.language.segmentation import FUNCTION_WORDS, Word, words

Polarity = Literal["", "yes", "no"]
ReplyAgreement = Literal["same", "doubtful", "other"]

# Takes “yeah, it floats” and “nope”; leaves “Nobody” and “It floats”.
YES_WORDS, NO_WORDS = word_set("yes"), word_set("no")
_FRAME = word_set("bare frame")
_NEGATORS = word_set("negators")
_ASKING = word_set("auxiliaries") | {"am"}
_LETTERS: dict[str, Polarity] = {"y": "yes", "t": "yes", "n": "no", "f": "no"}
"""What stands for a word of the key, “T” for “True”; in a key itself a letter is a name or a symbol."""
# Families of replies: “yes” to “What does 3 > 2 print?” is doubtful where the key is “True”, “true” for “Yes” is not.
_OF_TRUTH = frozenset({"true", "false", "untrue", "t", "f"})
_OF_CORRECTNESS = frozenset({"right", "correct", "wrong", "incorrect"})
# Takes “Right or wrong: ice floats.”; leaves “Is it wood or ice?”, whose “or” offers things.
_PAIRS = ({"yes", "no"}, {"true", "false"}, {"right", "wrong"}, {"correct", "incorrect"})
# A reply may stand behind a stop: “No doubt, yes” replies yes, “True north” nothing.
_STOP = re.compile(r"[,.;:!?\n()–—]")


@lru_cache(maxsize=4096)
def reply_polarity(text: str) -> Polarity:
    """Return what a text that begins with a reply replies: “Yeah, it floats” yes, “False” no, “No doubt” nothing."""
    first = _reply_word(text)
    return _polarity(first.folded) if first else ""


@lru_cache(maxsize=4096)
def is_reply(text: str) -> bool:
    """Tell whether a text is a yes or no, and nothing else."""
    return bool(reply_polarity(text)) and len(_unframed(text)) == 1


def is_reply_key(expected: str, question: str) -> bool:
    """Tell whether a text of the key is a reply; “right” and “correct” are only where the question asks for one."""
    if not is_reply(expected):
        return False
    return _unframed(expected)[0].folded not in _OF_CORRECTNESS or asks_for_reply(question)


def reply_agreement(expected: str, answer: str, question: str) -> ReplyAgreement | None:
    """Return how a reply alone agrees with one of the key; None where either is no reply.

    >>> reply_agreement("Yes", "yeah", ""), reply_agreement("True", "F", "")
    ('same', 'other')
    >>> reply_agreement("True", "yes", "What does 3 > 2 print?")
    'doubtful'
    """
    if not is_reply(expected) or not _is_reply_to(expected, answer):
        return None
    expected_word, reply = _unframed(expected)[0].folded, _unframed(answer)[0].folded
    if expected_word == reply:
        return "same"
    question_words = asks_for_reply(question)
    if expected_word in _OF_CORRECTNESS and not question_words:
        # “right” may be a side, “correct” a quality: only the word itself is the key's.
        return "doubtful"
    if _polarity(expected_word) != (_polarity(reply) or _LETTERS.get(reply)):
        return "other"
    return (
        "doubtful" if expected_word in _OF_TRUTH and reply not in _OF_TRUTH and not question_words else "same"
    )


def is_reply_doubtful(expected: str, answer: str, question: str) -> bool:
    """Tell whether a text that says more than a reply may mean that of the key, whatever it begins with.

    “No doubt, yes.” may where the key is “Yes”, and “True, it does not change” where it is “No”; “No, it sinks” may not
    be “Yes”.
    """
    agreed = reply_agreement(expected, answer, question)
    if agreed:
        return agreed == "doubtful"
    expected_polarity, reply = reply_polarity(expected), reply_polarity(answer)
    if not reply or not is_reply_key(expected, question):
        return True
    if expected_polarity == reply:
        return any(_polarity(word.folded) not in ("", expected_polarity) for word in words(answer))
    first = _reply_word(answer)
    return (
        not first
        or _reply_family(first.folded) != _reply_family(_unframed(expected)[0].folded)
        or _speaks_for(expected_polarity, [word for word in words(answer) if word != first], question)
    )


@lru_cache(maxsize=4096)
def asks_for_reply(question: str) -> bool:
    """Tell whether a question asks for yes or no, or offers true and false: “Does it float?”, “Right or wrong?”"""
    question_words = {word.folded for word in words(question)}
    return any(pair <= question_words for pair in _PAIRS) or (
        "or" not in question_words and begins_with_verb(question)
    )


# Takes “Does it float?” and “If it rains, does the street get wet?”; leaves “Why does it float?”
def begins_with_verb(question: str) -> bool:
    """Tell whether a sentence of a question begins with a verb: “Does a heavier ball fall faster? Why?”"""
    starts = [part.split() for part in question.replace("?", ".").replace(",", ".").split(".")]
    return any(part and part[0].casefold() in _ASKING for part in starts)


def _speaks_for(polarity: Polarity, following_words: Sequence[Word], question: str) -> bool:
    """Tell whether words behind a reply of the other kind speak for the wanted one."""
    negated = any(_is_negator(word) for word in following_words)
    if any(_polarity(word.folded) == polarity for word in following_words):
        return True
    if polarity == "no":
        return negated
    question_words = words(question)
    if negated:
        return any(map(_is_negator, question_words))
    content = {word.stem for word in question_words if word.folded not in FUNCTION_WORDS}
    return bool(content) and content <= {word.stem for word in following_words}


def _is_negator(word: Word) -> bool:
    return word.folded in _NEGATORS or word.folded.endswith("n't")


def _is_reply_to(expected: str, answer: str) -> bool:
    """Tell whether an answer is a reply alone, or the letter for one: “y” where the key is “Yes” or “No”."""
    reply_words = _unframed(answer)
    if len(reply_words) != 1:
        return False
    letter = reply_words[0].folded
    if letter in _LETTERS:
        return (letter in _OF_TRUTH) == (_unframed(expected)[0].folded in _OF_TRUTH)
    return is_reply(answer)


@lru_cache(maxsize=4096)
def _reply_word(text: str) -> Word | None:
    """Return the word that a text replies with; “no doubt” is none, and what follows a stop may be."""
    text_words = words(text)
    index = 0
    while index < len(text_words):
        word = text_words[index]
        if word.folded in _FRAME:
            index += 1
            continue
        if not _polarity(word.folded):
            return None
        if not _names_something(text, text_words, index):
            return word
        stop = _STOP.search(text, word.end)
        if not stop:
            return None
        index = next(
            (later for later in range(index, len(text_words)) if text_words[later].start >= stop.end()),
            len(text_words),
        )
    return None


def _names_something(text: str, text_words: Sequence[Word], index: int) -> bool:
    """Tell whether a reply belongs to the word behind it: “no doubt”, “true north”; not “no it sinks”, “yes sir”."""
    if text_words[index].folded in YES_WORDS - _OF_TRUTH - _OF_CORRECTNESS or index + 1 >= len(text_words):
        return False
    following = text_words[index + 1]
    return (
        not text[text_words[index].end : following.start].strip()
        and following.folded not in FUNCTION_WORDS
        and not _polarity(following.folded)
    )


def _reply_family(word: str) -> int:
    return 1 if word in _OF_TRUTH else 2 if word in _OF_CORRECTNESS else 0


def _polarity(word: str) -> Polarity:
    return "yes" if word in YES_WORDS else "no" if word in NO_WORDS else ""


@lru_cache(maxsize=4096)
def _unframed(text: str) -> tuple[Word, ...]:
    """Return the words of a text without its frame, or all of them if it has nothing else."""
    text_words = words(text)
    return tuple(word for word in text_words if word.folded not in _FRAME) or text_words
