"""What a text asserts, statement by statement: sentences, clauses that stand by themselves, items of a list.

All this goes by form alone: by joints and stops, small words, and the few verbs that can be told by how they look. A
clause that may lean on its neighbour is left with it.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple

from graders.language.lexicon import word_set
from graders.language.segmentation import (
    FUNCTION_WORDS,
    Clause,
    clauses,
    content_stems,
    count_words,
    words,
)

OWN_WORDS = 4
"""Words from which a clause may stand by itself: a plain choice, a subject, a verb and what they speak of."""
NEW_STEMS = 2
"""Stems of meaning that a clause must add to the question and to what stands before it; a plain choice."""
JOINED_CHARACTERS = 240
"""Clauses are joined to no more than about two lines: a longer phrasing is like hardly any sentence of an answer."""
HEADING_WORDS = 2
"""Words of a sentence that asserts nothing beside others: a heading, or a yes or no whose reason follows."""
ITEM_WORDS = 4
"""Words of an item in a list: a plain choice, longer ones are clauses."""
CLAUSES_MOST = 80
"""A plain limit: prose of ten sentences has some forty, and each is read again with what stands before it."""
SHORT_SENTENCE = 12
"""Words of a sentence that may be one of several answers to choose from: a plain choice."""

_JOINTS = word_set("joints")
_DEPENDENT = word_set("openers of dependent clauses")
_ADDING = frozenset({"and", "or", "plus"})
_VERBS = word_set("auxiliaries") | {"cannot", "becomes"}
_DETERMINERS = word_set("determiners") | {"it", "its", "them", "their", "not"}
# Joins a clause to the one before, and is no part of what it says.
_LEADING = frozenset({"and", "because", "but", "hence", "since", "so", "then", "therefore", "thus", "yet"})
# Takes “1.”, “2)”, “(iii)”, “-” and “•” before an item.
_MARK = re.compile(r"^(?:\(?(?:[0-9]{1,2}[.)]+|[ivx]{1,4}\)|[a-z]\))|[-–•●○*])\s*(?=[^\W\d])")
# Takes the “No.” of “No. Traffic comes in bursts.”: what follows says which it is, and why.
_REPLY = re.compile(r"^(?:yes|no|true|false)[.,:;]\s+(?=\S)", re.IGNORECASE)
# Takes “Advantage:” before what is said of it.
_LABEL = re.compile(r"(?P<label>[^\s:]+(?:\s[^\s:]+){0,2})\s?:\s*(?=\S)")
# Takes “are” before “centers, weights and biases”, or the colon; all of it where there is neither.
_LIST = re.compile(
    r"(?P<lead>.*(?:\b(?:are|is|includes?|contains?|namely|into|of)\s|:\s)|)(?P<list>.+)", re.DOTALL
)
_BETWEEN_ITEMS = re.compile(r"[,;]\s*(?:and\s+)?|\s+and\s+|\s+&\s+")
# What is named as an example, or instead of another, is not asked for.
_EXAMPLES = re.compile(r"\b(?:e\.g|i\.e|for example|for instance|such as|like|etc|or)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|an?|its|their)\s+", re.IGNORECASE)
# Takes “ (also called codes)”; leaves “p(x)”.
_BRACKETS = re.compile(r"\s\([^()]*\)")
# Takes “Name three parts” and “What are the objectives?”; leaves “Why are the objectives met?”
_ASKS_FOR_LIST = re.compile(
    r"\b(?:name|list|state|enumerate|mention|give|write down|(?:what|which)(?: \w+){0,3} are)\b",
    re.IGNORECASE,
)
_ASKS_FOR_REASONS = re.compile(r"\b(?:explain|describe|discuss|why|how)\b", re.IGNORECASE)
# Words that a question may count by; more things than six are rarely asked for.
_COUNTS = {name: number for number, name in enumerate(("two", "three", "four", "five", "six"), start=2)}
# Takes “at least 4 of the differences” and “three reasons”; leaves “2-5 sentences” and “2 points”.
_ASKED_COUNT = re.compile(
    rf"(?<![-–.\w])(?P<count>[2-9]|{'|'.join(_COUNTS)})\s(?:\w+\s){{0,3}}?(?!points|sentences|words|lines)[^\W\d]+s\b",
    re.IGNORECASE,
)
STOPS = " \t.,;:!?…"
"""What may stand at the ends of a statement, and is no part of it."""


class Proposition(NamedTuple):
    """What a text asserts at one place.

    `is_item` tells that it may be one of several things to choose from, `is_listed` that it stands in a list.
    """

    text: str
    is_item: bool
    is_listed: bool = False


def propositions(text: str, question: str, limit: int) -> list[Proposition]:
    """Return what a text asserts, clause by clause; by sentences where that would be more than `limit`.

    Of a text with more sentences than that, or of a heap of clauses, nothing is returned.
    """
    known_stems = content_stems(words(question))
    sentences = [list(group) for _, group in groupby(clauses(text), key=lambda clause: clause.sentence)]
    if len(sentences) > 1:
        sentences = [parts for parts in sentences if not _is_heading(_whole(text, parts))]
    if len(sentences) > limit or sum(map(len, sentences)) > CLAUSES_MOST:
        return []
    asks_for_list = _ASKS_FOR_LIST.search(question) is not None
    finest = [
        proposition
        for sentence in sentences
        for proposition in _of_sentence(text, sentence, known_stems, asks_for_list=asks_for_list)
    ]
    if len(finest) <= limit:
        return finest
    return [Proposition(_bare(_whole(text, sentence), known_stems), is_item=False) for sentence in sentences]


def asked_count(question: str) -> int | None:
    """Return how many things a question asks to choose: four for “State at least 4 of the differences.”"""
    match = _ASKED_COUNT.search(question)
    if not match or not _ASKS_FOR_LIST.search(question) or _ASKS_FOR_REASONS.search(question):
        return None
    count = match["count"].casefold()
    return _COUNTS.get(count) or int(count)


def shorter_forms(statement: str, known_stems: frozenset[str]) -> list[str]:
    """Return a statement without what stands in brackets, and its main clause alone, where enough is left of it."""
    plain = _BRACKETS.sub("", statement)
    parts = [plain[clause.start : clause.end] for clause in clauses(plain)]
    opener = next((part for part in parts[1:] if _leans(part) and part.split()[0] not in _ADDING), "")
    main = _without_tail(plain[: plain.index(opener)]) if opener and not _leans(plain) else plain
    shorter = [part for part in dict.fromkeys([plain, main]) if part != statement]
    return [
        part
        for part in shorter
        if count_words(part) >= OWN_WORDS and len(content_stems(words(part)) - known_stems) >= NEW_STEMS
    ]


def _whole(text: str, sentence: Sequence[Clause]) -> str:
    return text[sentence[0].start : sentence[-1].end]


def _is_heading(sentence: str) -> bool:
    return count_words(sentence) <= HEADING_WORDS and not _MARK.match(sentence)


def _of_sentence(
    text: str, sentence: Sequence[Clause], known_stems: frozenset[str], *, asks_for_list: bool
) -> list[Proposition]:
    whole = _whole(text, sentence)
    lead, items = _list_items(whole) if asks_for_list else ("", [])
    if items:
        says_more = len(content_stems(words(lead)) - known_stems) >= NEW_STEMS
        before = [Proposition(_bare(lead, known_stems), is_item=False)] if says_more else []
        return [*before, *(Proposition(item, is_item=True, is_listed=True) for item in items)]
    spans = _standing_spans(text, sentence, known_stems)
    is_item = len(spans) == 1 and count_words(whole) <= SHORT_SENTENCE
    return [Proposition(_bare(text[start:end], known_stems), is_item) for start, end in spans]


def _standing_spans(
    text: str, sentence: Sequence[Clause], known_stems: frozenset[str]
) -> list[tuple[int, int]]:
    """Return where the clauses of a sentence stand, those that lean on their neighbours together with them."""
    spans: list[tuple[int, int]] = []
    for clause in sentence:
        if spans:
            start, end = spans[-1]
            stands = _stand_apart(text[start:end], text[clause.start : clause.end], known_stems)
            if not stands and clause.end - start <= JOINED_CHARACTERS:
                spans[-1] = (start, clause.end)
                continue
        spans.append((clause.start, clause.end))
    return spans


def _stand_apart(before: str, clause: str, known_stems: frozenset[str]) -> bool:
    """Tell whether a clause, and what stands before it, assert something by themselves."""
    earlier_stems = content_stems(words(before)) - known_stems
    added_stems = content_stems(words(clause)) - known_stems - earlier_stems
    if _leans(clause) or before.rstrip().endswith(":"):
        return False
    if before.rstrip().endswith(";"):
        return bool(added_stems and earlier_stems)
    is_long = min(count_words(before), count_words(clause)) >= OWN_WORDS
    is_new = min(len(earlier_stems), len(added_stems)) >= NEW_STEMS
    return is_long and is_new and not _leans(before) and _has_verb(clause)


def _leans(clause: str) -> bool:
    """Tell whether a clause leans on another: “which …”, “when it is hot”, “leading to …”, “(…”"""
    first = clause.split(maxsplit=1)[0].casefold().strip(STOPS)
    return first in _DEPENDENT or first.endswith("ing") or first.startswith("(")


def _has_verb(clause: str) -> bool:
    """Tell whether a clause has a verb, as far as form tells: “it is …”, “reduce the …”, “the decoder maps its …”"""
    folded = [word.folded for word in words(clause)]
    if folded and folded[0] in _JOINTS - _ADDING:
        return True
    folded = folded[1:] if folded and folded[0] in _ADDING else folded
    head = list(takewhile(lambda word: word not in _DEPENDENT, folded))
    # Takes “a decoder maps z back”; leaves “the input signals”.
    has_third_person = len(head) > 3 and head[0] in _DETERMINERS and head[2].endswith("s")
    return (
        has_third_person
        or not _VERBS.isdisjoint(head)
        or any(
            following in _DETERMINERS
            and word not in FUNCTION_WORDS
            and (position == 0 or word.endswith(("s", "ed")))
            for position, (word, following) in enumerate(pairwise(head))
        )
    )


def _list_items(sentence: str) -> tuple[str, list[str]]:
    """Return what leads to a list of three things or more, and the things; no things if there is none."""
    match = _LIST.fullmatch(sentence.rstrip(STOPS))
    if not match or _EXAMPLES.search(match["list"]):
        return "", []
    items = [_ARTICLE.sub("", item.strip()) for item in _BETWEEN_ITEMS.split(match["list"])]
    is_list = len(items) > 2 and all(map(_names_something, items))
    return (match["lead"].rstrip(STOPS), items) if is_list else ("", [])


def _names_something(item: str) -> bool:
    is_short = 0 < count_words(item) <= ITEM_WORDS and item.count("(") == item.count(")")
    return is_short and bool(content_stems(words(item))) and not _has_verb(item)


def _bare(text: str, known_stems: frozenset[str]) -> str:
    """Return a statement on one line without its mark in a list, a label of the question, and joining words."""
    text = _REPLY.sub("", _MARK.sub("", " ".join(text.split()))).strip(STOPS)
    label = _LABEL.match(text)
    if label and content_stems(words(label["label"])) <= known_stems:
        text = text[label.end() :]
    first, _, following = text.partition(" ")
    while following and first.casefold().strip(",") in _LEADING:
        text = following
        first, _, following = text.partition(" ")
    return text.strip(STOPS)


def _without_tail(clause: str) -> str:
    """Return a clause without small words at its end: “find the parameters for” is “find the parameters”."""
    text_words = words(clause)
    while text_words and text_words[-1].folded in FUNCTION_WORDS:
        text_words = text_words[:-1]
    return clause[: text_words[-1].end] if text_words else ""
