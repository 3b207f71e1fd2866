"""Whether two texts point the same way: similarity hardly sees a “not”, “less” for “more”, or “from” for “to”.

A negated verb turns a whole clause. “No”, “without” and verbs such as “lacks” turn only what follows them, so they
count where that is what the other statement speaks of. What follows “otherwise” or “without this” is the contrary of
the case: a negation there says what is gained.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from graders.language.contraries import are_contrary, listed_contraries
from graders.language.lexicon import opposite_scales, pair_set, word_set
from graders.language.segmentation import FUNCTION_WORDS, count_words, stem, words

Clauses = Sequence[Sequence[str]]
Stance = Literal["agrees", "unclear", "opposes"]

# Takes “it is not a mammal”, “without light”, “it lacks oxygen” and “it never stops” (twice); leaves “not only plants”.
_NEGATORS = word_set("negators")
_NOMINAL = word_set("nominal negators")
_IMPLIED = frozenset(map(stem, word_set("implied negators")))
_STATES = frozenset(map(stem, word_set("negative states")))
_EMPHASIS = pair_set("emphasis")
# Takes “without this it does not learn”, which says what is gained; leaves “without light”.
_CONTRARY = pair_set("contrary to fact")
_ADDING = frozenset({"and", "so", "or", "then", "hence", "thus", "therefore"})
_SCALES = opposite_scales()
_PLAIN = frozenset(map(stem, FUNCTION_WORDS))
_SIDES = {
    stem(word): (scale, side)
    for scale, pair in enumerate(_SCALES)
    for side, listed in enumerate(pair)
    for word in listed
}


def count_negations(folded: Sequence[str], about: frozenset[str] | None = None) -> int:
    """Count the words that turn a statement round, said outright (“not”, “without”) or meant (“stops”, “lacks”).

    Those that turn only what follows them count if a stem of `about` follows; without `about` all count.
    """
    stems = [stem(word) for word in folded]
    count = 0
    for index, word in enumerate(folded):
        after = folded[index + 1] if index + 1 < len(folded) else ""
        outright = _outright(word)
        if (outright and (word, after) in _EMPHASIS) or (word, after) in _CONTRARY:
            continue
        meant = stems[index] in _IMPLIED
        narrow = (
            (word in _NOMINAL or (meant and not outright))
            and stems[index] not in _STATES
            and after != "longer"
        )
        if (outright or meant) and (about is None or not narrow or about & set(stems[index + 1 :])):
            count += 1
    return count


# Takes “this is not”, “rather than” and “instead of”; leaves “not only” and “this is not not”.
def leads_to_denial(folded: Sequence[str]) -> bool:
    """Tell whether words that lead up to a term deny it: “this is not”, “rather than”."""
    outright = [word for word in folded if _outright(word)]
    instead = {("rather", "than"), ("instead", "of")} & set(pairwise(folded))
    emphasis = _EMPHASIS & set(pairwise(folded))
    return (len(outright) - len(emphasis)) % 2 == 1 or bool(instead)


def are_opposed(statement: Clauses, counterpart: Clauses) -> bool:
    """Tell whether two statements, each a list of clauses of folded words, contradict each other on their face."""
    return stance(statement, counterpart) == "opposes"


def stance(statement: Clauses, counterpart: Clauses) -> Stance:
    """Return how a statement stands to another; “unclear” if only a “no” or “lacks” of something else parts them."""
    opposites_used = sum(
        _on_opposite_sides(_sides(statement, scale), _sides(counterpart, scale))
        for scale in range(len(_SCALES))
    )
    if opposites_used == 1 and (_compares(statement, counterpart) or _compares(counterpart, statement)):
        opposites_used = 0
    if opposites_used > 1 or is_turned_round(statement, counterpart):
        return "opposes"
    counterpart_stems, statement_stems = _stems(counterpart), _stems(statement)
    if not _may_agree(
        _readings(statement, counterpart_stems), _readings(counterpart, statement_stems), opposites_used
    ):
        return "opposes"
    return (
        "agrees"
        if _may_agree(_readings(statement, None), _readings(counterpart, None), opposites_used)
        else "unclear"
    )


def is_turned_round(statement: Clauses, counterpart: Clauses) -> bool:
    """Tell whether two statements exchange what depends on what, or what is made from what."""
    return _conditions_swapped(statement, counterpart) or any(
        reversed_mapping(clause, counterpart_clause)
        for clause in statement
        for counterpart_clause in counterpart
    )


def _may_agree(readings: frozenset[bool], counterpart_readings: frozenset[bool], opposites_used: int) -> bool:
    return any(
        (negated != also) == (opposites_used == 1) for negated in readings for also in counterpart_readings
    )


def _outright(word: str) -> bool:
    return word in _NEGATORS or word.endswith("n't")


def _stems(clauses: Clauses) -> frozenset[str]:
    return frozenset(stem(word) for clause in clauses for word in clause) - _PLAIN


def _readings(clauses: Clauses, about: frozenset[str] | None) -> frozenset[bool]:
    """Return whether a clause is negated; a negation contrary to fact may be read as that, or as what is gained."""
    contrary, negated, gained = False, False, False
    for clause in clauses:
        contrary = _is_contrary(clause) or (contrary and bool(clause) and clause[0] in _ADDING)
        if count_negations(clause, about) % 2:
            negated, gained = negated or not contrary, gained or contrary
    return frozenset({negated, True}) if gained else frozenset({negated})


def _is_contrary(clause: Sequence[str]) -> bool:
    return "otherwise" in clause or bool(_CONTRARY & set(pairwise(clause)))


def _compares(statement: Clauses, counterpart: Clauses) -> bool:
    """Tell whether one is a comparison with what the other is about: “faster than diffusion”, “diffusion is slow”."""
    for clause in statement:
        if "than" in clause:
            after = _stems([clause[clause.index("than") + 1 :]])
            if after & _stems([part[:3] for part in counterpart if part]):
                return True
    return False


def _sides(clauses: Sequence[Sequence[str]], scale: int) -> frozenset[int]:
    scale_sides = (_SIDES.get(stem(word)) for clause in clauses for word in clause)
    return frozenset(side for number, side in filter(None, scale_sides) if number == scale)


def _conditions_swapped(statement: Sequence[Sequence[str]], counterpart: Sequence[Sequence[str]]) -> bool:
    """Tell P(A | B) from P(B | A): what one puts before “given” the other puts after it, both ways round."""
    before, after = _around_given(statement)
    other_before, other_after = _around_given(counterpart)
    return bool(before & other_after - other_before) and bool(after & other_before - other_after)


def _around_given(clauses: Sequence[Sequence[str]]) -> tuple[frozenset[str], frozenset[str]]:
    stems = [stem(word) for clause in clauses for word in clause]
    if "given" not in stems:
        return frozenset(), frozenset()
    given_index = stems.index("given")
    near = [
        frozenset(part) - _PLAIN
        for part in (stems[max(given_index - 4, 0) : given_index], stems[given_index + 1 : given_index + 4])
    ]
    return near[0], near[1]


def _on_opposite_sides(sides: frozenset[int], counterpart_sides: frozenset[int]) -> bool:
    return len(sides) == len(counterpart_sides) == 1 and sides != counterpart_sides


# What is made from what: texts that share all their words may say it the other way round.
# Takes “it converts light into energy” and “… energy into light”; leaves “it turns light into energy”.
_INTO = frozenset(map(stem, word_set("mapping verbs")))
_FROM = frozenset(map(stem, word_set("making verbs")))

MappingEnds = tuple[frozenset[str], frozenset[str]]


def reversed_mapping(clause: Sequence[str], other_clause: Sequence[str]) -> bool:
    """Tell whether two clauses of folded words turn the same things into each other, the other way round."""
    source, target = _mapping_ends(clause)
    other_source, other_target = _mapping_ends(other_clause)
    with_it = source & other_source or target & other_target
    return bool((source & other_target) or (target & other_source)) and not with_it


def _mapping_ends(clause: Sequence[str]) -> MappingEnds:
    """Return the stems of what is turned and of what it becomes, both empty where the clause does not say."""
    stems = [stem(word) for word in clause]
    verb = next(
        (index for index, verb_stem in enumerate(stems) if verb_stem in _INTO or verb_stem in _FROM), None
    )
    if verb is None:
        return frozenset(), frozenset()
    word_pairs = list(pairwise([*clause[verb + 1 :], ""]))
    for index, (word, after) in enumerate(word_pairs, verb + 1):
        before, behind = _content(stems[verb + 1 : index]), _content(stems[index + 1 : index + 6])
        if stems[verb] in _INTO and word in ("to", "into", "onto"):
            return before, behind
        if stems[verb] in _FROM and (word == "from" or (word, after) == ("out", "of")):
            return behind, before
    return frozenset(), frozenset()


def _content(stems: Sequence[str]) -> frozenset[str]:
    return frozenset(stems) - _PLAIN


_MORE_THAN, _LESS = "(?:more|greater|larger|higher|longer)", "(?:less|fewer|smaller|lower|shorter)"
_NOT = r"(?:\bnot|n't|\bnever) "
# Kinds of saying how many, how much or how long; each a list of which a text may have one only.
_KINDS = (
    (
        # Takes “At most one.” against “At least one.”; leaves “No fewer than one.”
        rf"\bat least\b|\b(?:no|not) {_LESS} than\b|\bor (?:more|greater)\b|≥|>=",
        rf"\bat most\b|\b(?:no|not) {_MORE_THAN} than\b|{_NOT}exceed|\bor (?:less|fewer)\b|\bup to\b|≤|<=",
        r"\bexactly\b",
        # “no more than” is at most, and no “more than”.
        rf"(?<!\bno )(?<!\bnot )\b{_MORE_THAN} than\b|(?<!not )(?<!n't )(?<!never )\bexceeds?\b",
        rf"(?<!\bno )(?<!\bnot )\b{_LESS} than\b",
    ),
    # Takes “It is still used.” against “It is no longer used.”; leaves “People continue using it.”
    (r"\bno longer\b|\bnot any ?more\b|\bceased? to\b", r"\bstill\b|\bcontinues? to\b"),
    # Takes “Some metals conduct.” against “All metals conduct.”; leaves “Metals conduct.”
    # And “Every state must agree.” against “Any one state must agree.”; leaves “Any state may object.”
    (r"\ball\b|\bevery\b|\balways\b", r"\bsome\b|\bsometimes\b|\bat least one\b|\bany one\b", r"\bnever\b|\bnone\b"),
    # Takes “both two and three” against “either two or three” and “either or both”; leaves “either of them”.
    (r"(?<!\bor )\bboth\b", r"\beither\b.*\bor\b"),
    # Takes “Only citizens vote.” against “Not only citizens vote.”; leaves “Citizens vote.”
    (r"(?<!\bnot )\bonly\b", r"\bnot only\b"),
    # Takes “Both are needed.” against “One alone is enough.”; leaves it against “One alone is not enough.”
    (
        r"\b(?:all|both|each)\b.*\b(?:needed|required|necessary)\b",
        r"^(?!.*(?:\bnot\b|n't)).*(?:\balone\b|\b(?:is|are) enough\b|\bsuffic(?:es?|ient)\b)",
    ),
    # Takes “Even if it rains.” against “Only if it rains.”; leaves “If it rains.”
    (r"\bif and only if\b|\bonly if\b|\bonly when\b", r"\beven if\b|\bunless\b"),
    # Takes “Stable unless it is hot.” against “Stable if it is hot.”; leaves “Stable if it is not hot.”
    (r"\bunless\b", r"(?<!\bonly )(?<!\beven )\bif\b(?! and only if)(?!.*(?:\bnot?\b|n't|\bnever\b))"),
    # Takes “70 times per hour” against “70 times per minute”; leaves “once an hour”.
    (r"\bper second\b", r"\bper minute\b", r"\bper hour\b", r"\bper day\b", r"\bper week\b", r"\bper (?:year|annum)\b"),
    # Takes “… is sufficient.” against “… is necessary.”; leaves it against “It is necessary and sufficient.”
    (r"\bnecessary\b(?!.*\bsufficient\b)", r"\bsufficient\b(?!.*\bnecessary\b)"),
)  # fmt: skip
_PATTERNS = tuple(tuple(re.compile(wording, re.IGNORECASE) for wording in kind) for kind in _KINDS)
_ARTICLES = frozenset({"a", "an", "the"})
# Takes “while it is hot” against “until it is hot”; leaves it against “until it is not hot” and “until it cools”.
_WHILE = re.compile(r"\b(?:while|as long as)\b(.+)", re.IGNORECASE | re.DOTALL)
_UNTIL = re.compile(r"\b(?:until|till)\b(?!.*(?:\bnot?\b|n't|\bnever\b))(.+)", re.IGNORECASE | re.DOTALL)
COMPARED_WORDS = 40
"""Words of a text that is looked at: a longer one says more than one thing."""
# Takes “Yeah, sure.” against “No.”; leaves “It floats.”, which replies nothing.
_YES, _NO = word_set("yes"), word_set("no")


def says_opposite(reference: str, answer: str) -> bool:
    """Tell whether an answer has the opposite of what a reference says, by a word or by how many it says.

    >>> says_opposite("It raises the price.", "It lowers the price."), says_opposite("At least one.", "At most one.")
    (True, True)
    >>> says_opposite("The pressure is low.", "The pressure is not high.")
    False
    """
    if max(count_words(reference), count_words(answer)) > COMPARED_WORDS:
        return False
    reference_stems, answer_stems = _text_stems(reference), _text_stems(answer)
    opposites_used = sum(
        word in reference_stems
        and against in answer_stems
        and word not in answer_stems
        and against not in reference_stems
        for word, listed in listed_contraries().items()
        for against in listed
    )
    if _differs_by_contrary(reference, answer):
        return True
    if opposites_used % 2 and _negated(reference) == _negated(answer):
        return True
    if _lasts_otherwise(reference, answer) or _lasts_otherwise(answer, reference):
        return True
    return any(_kinds_differ(kind, reference, answer) for kind in _PATTERNS)


def _lasts_otherwise(lasting: str, ending: str) -> bool:
    """Tell whether what holds while something is so in one text holds until it is so in the other.

    >>> _lasts_otherwise("Stir while it is hot.", "Stir it well until it is hot.")
    True
    >>> _lasts_otherwise("Stir while it is hot.", "Keep stirring until it cools.")
    False
    """
    so_long, so_far = _WHILE.search(lasting), _UNTIL.search(ending)
    if so_long is None or so_far is None:
        return False
    stems, ending_stems = (_content([word.stem for word in words(match[1])]) for match in (so_long, so_far))
    return bool(stems) and stems <= ending_stems


def _differs_by_contrary(reference: str, answer: str) -> bool:
    """Tell whether one word of a reference has become its contrary, and all others are the same, repeated or not.

    >>> _differs_by_contrary("If demand rises, prices rise.", "If demand rises, prices fall.")
    True
    >>> _differs_by_contrary("There are infinitely many primes.", "There are finitely many primes.")
    True
    """
    counts, answer_counts = _stem_counts(reference), _stem_counts(answer)
    missing, added = list((counts - answer_counts).elements()), list((answer_counts - counts).elements())
    if len(missing) != 1 or len(added) != 1:
        return False
    word, against = missing[0], added[0]
    return are_contrary(word, against)


@lru_cache(maxsize=4096)
def _stem_counts(text: str) -> Counter[str]:
    return Counter(word.stem for word in words(text) if word.folded not in _ARTICLES)


def replies_differ(reference: str, answer: str) -> bool:
    """Tell whether an answer begins with “yes” where the reference begins with “no”, or the other way round."""
    reference_reply, answer_reply = _reply(reference), _reply(answer)
    return bool(reference_reply and answer_reply) and reference_reply != answer_reply


@lru_cache(maxsize=4096)
def _reply(text: str) -> str:
    first = next(iter(words(text[:40])), None)
    if first is None:
        return ""
    return "yes" if first.folded in _YES else "no" if first.folded in _NO else ""


@lru_cache(maxsize=4096)
def _text_stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text))


@lru_cache(maxsize=4096)
def _negated(text: str) -> bool:
    return sum(word.folded in _NEGATORS or word.folded.endswith("n't") for word in words(text)) % 2 == 1


def _kinds_differ(kind: tuple[re.Pattern[str], ...], reference: str, answer: str) -> bool:
    reference_kinds, answer_kinds = (
        [index for index, pattern in enumerate(kind) if pattern.search(text)] for text in (reference, answer)
    )
    return len(reference_kinds) == len(answer_kinds) == 1 and reference_kinds != answer_kinds
