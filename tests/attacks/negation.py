"""Right answers turned round by a “not”: put in, taken out, or in front of the whole statement.

A sentence with one negation loses it; one with two or with “not only” is left alone. In a condition (“if”, “when”)
only the last clause is turned: “if it is not low, it is not slow” says the same as before.
"""

import re
from collections.abc import Callable

from tests.attacks.attack import Attack, Source, meaning
from tests.attacks.verbs import BASES, PAST, THIRD
from tests.attacks.wording import CLAUSES, SENTENCES, edited, lowered

FAMILY = "negation"
SHARE = 0.5

_AUX = r"is|are|was|were|can|could|will|would|should|must"
_HAVE = r"(?:has|have|had)(?=\s+(?:been|\w+ed|\w+en|become|found|learned|made|stopped)\b)"
_INSERT = re.compile(rf"\b({_AUX}|{_HAVE})\b", re.IGNORECASE)
_ASKING = re.compile(r"\b(?:whether|if|how|what|why|where|which|who|tell)\s+(?:\S+\s+){0,3}$", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|never|cannot|no|without|nothing|none|neither|nor|nobody|hardly|unable|impossible|\w+n['’]t"
    r"|cant|dont|doesnt|isnt|arent|wont|didnt|wasnt|lacks?|fails?|instead|rather)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\bnot (?:only|just|merely|necessarily|always|all|every|sure)\b|\bor not\b|\bno (?:longer|matter|doubt|more)\b"
    r"|^\s*no[,.]|\bif not\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|unless|the more|the less|as long as|until|once)\b", re.IGNORECASE
)
_AFTER_VERB = re.compile(
    r"\s+(?:the|a|an|it|its|to|from|with|for|in|on|into|as|their|them|that|up|down|out|at|by|more|most|much|many|both|less|all|off|over"
    r"|no|some|one|only|through|than|this|these|your|his|her|and|each|every|new|back|towards?|well)\b",
    re.IGNORECASE,
)
_NOUN_AFTER = re.compile(
    r"\s*$|\s*[^\w\s]|\s+(?:of|and|or|are|were|is|was|have|can|that|which|will)\b", re.IGNORECASE
)
_NOUN_BEFORE = re.compile(
    r"\b(?:the|a|an|of|these|those|its|their|in|on|to|for|with|some|many|and|no)\s+$", re.IGNORECASE
)
_PLURAL_BEFORE = re.compile(r"(?:\b(?:they|we|you|i|people)|[a-z]{2,}[^s\W]s)\s+$", re.IGNORECASE)
_SHORT = {"will": "won't", "can": "can't"}
_LONG = {"won't": "will", "can't": "can", "cant": "can", "wont": "will", "cannot": "can"}


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return the answer negated in several ways; nothing where most of it cannot be turned for sure."""
    del seed
    forms: list[tuple[str, Callable[[str], str], re.Pattern[str]]] = [
        ("not", lambda piece: turned(piece, "not"), SENTENCES),
        ("n't", lambda piece: turned(piece, "n't"), SENTENCES),
        ("never", lambda piece: turned(piece, "never"), SENTENCES),
        ("every clause", lambda piece: turned(piece, "not"), CLAUSES),
        ("not true", lambda piece: framed(piece, "It is not true that"), SENTENCES),
        ("wrong to say", lambda piece: framed(piece, "It would be wrong to say that"), SENTENCES),
    ]
    found = []
    for form, edit, cut in forms:
        if cut is CLAUSES and _CONDITION.search(source.answer):
            continue
        new = edited(source.answer, edit, cut)
        if new.share >= SHARE:
            found.append(meaning(FAMILY, form, source.answer, new.text, new.share))
    return found


def turned(piece: str, word: str) -> str:
    """Return a sentence with its one negation taken out, or with `word` (“not”, “n't”, “never”) put in."""
    count = len(_NEGATION.findall(piece))
    if count > 1 or _UNSURE.search(piece):
        return piece
    if count:
        return _taken_out(piece)
    if _CONDITION.search(piece):
        head, comma, last = piece.rpartition(", ")
        return head + comma + _put_in(last, word) if comma else piece
    return _put_in(piece, word)


def framed(piece: str, frame: str) -> str:
    """Return a sentence behind a frame that denies it; a fragment without a verb, or a reason, is left alone."""
    starts = re.match(
        r"(?:the|a|an|it|they|there|this|[a-z]{3,}s(?<!yes)|terminal|bulb)\s(?!\w+ (?:that|which|who)\b)",
        piece,
        re.IGNORECASE,
    )
    if not starts or _put_in(piece, "not") == piece or _CONDITION.search(piece) or " but " in piece:
        return piece
    return f"{frame} {lowered(piece)}"


def _taken_out(piece: str) -> str:
    edits: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
        (r"\b(?:won['’]?t|can['’]?t|cannot)\b", lambda match: _LONG[match[0].lower().replace("’", "'")]),
        (r"\b(is|are|was|were|could|would|should|does|do|did|has|have|had)n['’]?t\b", r"\1"),
        (r"\b(there (?:is|was)) no\b(?! \w+[^s\W]s\b)", r"\1 a"),
        (r"\b(there (?:are|were)|has|have|with) no\b", r"\1"),
        (r"\bnever\b", "always"),
        (r"\bwithout\b", "with"),
        (r"\b(is|are|was|were|can|could|will|would|should|must|do|does|did|has|have|had|by) not\b", r"\1"),
    ]
    for pattern, new in edits:
        text, count = re.subn(pattern, new, piece, count=1, flags=re.IGNORECASE)
        if count:
            return text
    return piece


def _put_in(piece: str, word: str) -> str:
    for match in _INSERT.finditer(piece):
        if not _ASKING.search(piece[: match.start()]):
            aux = match[0]
            if word != "n't" or aux.lower() == "must":
                new = f"{aux} {'never' if word == 'never' else 'not'}"
            else:
                new = _SHORT.get(aux.lower(), aux + "n't")
            return piece[: match.start()] + new + piece[match.end() :]
    return _with_do(piece, word)


def _with_do(piece: str, word: str) -> str:
    """Negate the first plain verb: “maps” becomes “does not map”, “by letting” becomes “by not letting”."""
    by = re.match(r"(by )(\w+ing\b)", piece, re.IGNORECASE)
    if by:
        return f"{by[1]}{'never' if word == 'never' else 'not'} {piece[by.start(2) :]}"
    for match in re.finditer(r"[A-Za-z]+", piece):
        helper, base = _helper(piece, match)
        if helper:
            start, end = match.span()
            do = "never" if word == "never" else helper + _glued(word)
            new = f"{do} {match[0].lower() if word == 'never' else base}"
            return piece[:start] + (new[0].upper() + new[1:] if match[0][0].isupper() else new) + piece[end:]
    return piece


def _glued(word: str) -> str:
    return word if word == "n't" else " not"


def _helper(piece: str, match: re.Match[str]) -> tuple[str, str]:
    """Return “does”, “did” or “do” with the verb's base form, if a word is surely a finite verb; else two blanks."""
    said, before = match[0].lower(), piece[: match.start()]
    starts = not before.strip(" -•*0123456789.)")
    if starts and said in THIRD and not _NOUN_AFTER.match(piece, match.end()):
        return "does", THIRD[said]
    if not _AFTER_VERB.match(piece, match.end()) or _NOUN_BEFORE.search(before):
        return "", ""
    if said in THIRD:
        return "does", THIRD[said]
    if said in PAST and before:
        return "did", PAST[said]
    if said in BASES and (starts or _PLURAL_BEFORE.search(before)):
        return "do", said
    return "", ""
