"""The mark by criteria: points met, their evidence, feedback that gives no key away, reasons for a person to look."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from graders.embedding.similarity import Similarity
from graders.language.arrangement import rearranged
from graders.language.near_copies import denies_copy, doubt_of_copies, replacing_stems
from graders.language.polarity import says_opposite
from graders.language.replies import is_reply, reply_polarity
from graders.language.segmentation import content_stems, sentences, words
from graders.messages import Message, OwnWords
from graders.notation.numbers import number_differs
from graders.notation.symbols import Place
from graders.text import messages
from graders.text.calibration import GUESSED, STEP, ChanceModels, chance_within_step
from graders.text.compiled_criteria import compiled_criteria
from graders.text.evidence import CHANCE, Finding, find_evidence
from graders.text.key import Counted, Criterion, FormulaPhrasing, ProsePhrasing, TextKey, count, needed
from graders.text.messages import ScoredAnswer
from graders.text.parsed_answer import ParsedAnswer
from graders.text.reasons import (
    ANOTHER_WORD,
    CONTRADICTION,
    KEYWORDS,
    LIKE_A_REJECTED,
    NEAR_THRESHOLD,
    NUMBER_DIFFERS,
    SWAPPED_ROLES,
    WORD_ORDER,
    WRONG_FORMULA,
)
from graders.text.short_answers import is_one_word
from graders.verdict import Part, Span, points

UNSURE = (0.4, 0.6)
"""A plain band around the threshold 0.5: wider sends more answers to a person, narrower releases more guesses."""
NEAR_MISS = 0.5
"""The chance from which words with an obstacle would have earned the point: only then is the obstacle worth saying."""
AKIN = 0.45
"""The cosine from which two words may mean the same: of 34 pairs tried, synonyms and words of one kind (car and
automobile, helium and hydrogen: nothing tells these apart) lie above it, and most of what is unrelated below."""
REASONS = {
    "contradiction": CONTRADICTION,
    "other party": SWAPPED_ROLES,
    "exchanged": SWAPPED_ROLES,
    "misplaced": SWAPPED_ROLES,
    "keywords": KEYWORDS,
    "wrong formula": WRONG_FORMULA,
}
MISSING = {
    "copied": messages.COPIED,
    "contradiction": messages.OPPOSITE,
    "other party": messages.OTHER_PARTY,
    "exchanged": messages.OTHER_PARTY,
    "misplaced": messages.OTHER_PARTY,
    "wrong formula": messages.WRONG_FORMULA,
    "keywords": messages.KEYWORDS,
    "excluded": messages.CLOSE,
}


Taught = Callable[[TextKey, Sequence[Finding], ParsedAnswer], Sequence[Finding]]
"""What findings are worth to the teacher whose marks a key has."""


def mark_by_criteria(
    key: TextKey, parsed: ParsedAnswer, similarity: Similarity, calibration: ChanceModels, taught: Taught
) -> ScoredAnswer:
    """Return the mark: each criterion that is met gives its share of the maximum, in full."""
    findings: Sequence[Finding] = [
        find_evidence(compiled, parsed, similarity, calibration)
        for compiled in compiled_criteria(replace(key, marked=()))
    ]
    if key.marked:
        findings = taught(key, findings, parsed)
    met = [_met(finding, calibration) for finding in findings]
    counted = count(key, met)
    parts = tuple(map(_part, key.criteria, findings, met, counted))
    scale = [
        0.0 if counted_point.spared else float(counted_point.share / key.maximum) for counted_point in counted
    ]
    confidence = chance_within_step(scale, [_chance(finding) for finding in findings], met)
    doubts = (*_another_word(key, findings, parsed, similarity), *_like_a_rejected(findings, counted))
    score = sum((counted_point.awarded for counted_point in counted), Fraction(0))
    return ScoredAnswer(
        score=score,
        parts=parts,
        feedback=(_summary(met, counted, needed(key), is_full=score == key.maximum),),
        confidence=min(confidence, GUESSED) if doubts else confidence,
        reasons=(*_reasons(findings, met, scale), *_turned(key, findings, counted, parsed), *doubts),
        calibration=calibration.digest_with(key.marked),
    )


def _met(finding: Finding, calibration: ChanceModels) -> bool:
    return not finding.obstacle and finding.chance >= calibration.threshold


def _chance(finding: Finding) -> float:
    """Return the chance of the point; an obstacle leaves a third of what the words alone would have."""
    return finding.chance / 3 if finding.obstacle else finding.chance


def _counts(met: bool, counted: Counted) -> bool:
    return met and not counted.spared


def _part(criterion: Criterion, finding: Finding, met: bool, counted: Counted) -> Part:
    feedback = _spared(criterion, met=met) if counted.spared else _feedback(criterion, finding, met=met)
    return Part(
        id=criterion.id,
        score=points(counted.awarded),
        maximum=points(counted.share),
        matched=met,
        similarity=finding.similarity,
        evidence=Span(*finding.place) if met and finding.place else None,
        feedback=feedback,
    )


def _spared(criterion: Criterion, *, met: bool) -> tuple[Message, ...]:
    """Say of a point that enough others of its kind count already."""
    point = OwnWords(criterion.description.rstrip(".!?"))
    if met:
        return (messages.ENOUGH_MET(point=point) if point else messages.ENOUGH_MET_UNNAMED(),)
    return (messages.NOT_NEEDED(point=point) if point else messages.NOT_NEEDED_UNNAMED(),)


def _feedback(criterion: Criterion, finding: Finding, *, met: bool) -> tuple[Message, ...]:
    point = OwnWords(criterion.description.rstrip(".!?"))
    if met and finding.learned == "accepted":
        return (messages.MET_AS_ACCEPTED(point=point) if point else messages.MET_AS_ACCEPTED_UNNAMED(),)
    if met:
        return (messages.MET(point=point) if point else messages.MET_UNNAMED(),)
    hint = MISSING.get(finding.obstacle) if finding.chance >= NEAR_MISS else None
    if not hint and _is_formula(criterion):
        hint = messages.NO_FORMULA
    not_met = messages.NOT_MET(point=point) if point else messages.NOT_MET_UNNAMED()
    return (not_met, hint()) if hint else (not_met,)


def _is_formula(criterion: Criterion) -> bool:
    """Tell whether a formula, and nothing in prose, meets a criterion."""
    kinds = {type(phrasing) for phrasing in criterion.any_of}
    return FormulaPhrasing in kinds and ProsePhrasing not in kinds


def _summary(met: Sequence[bool], counted: Sequence[Counted], needed: int, *, is_full: bool) -> Message:
    """Say how many points are met of those that count: all of a key, or the three of seven that it asks for.

    One point that is worth as much as all that count is enough.
    """
    if is_full:
        return messages.EVERY() if all(met) and needed == len(met) else messages.ENOUGH()
    count = sum(_counts(*point) for point in zip(met, counted, strict=True))
    return messages.COUNTED(met=count, count=max(needed, count + 1)) if count else messages.NONE()


def _reasons(findings: Sequence[Finding], met: Sequence[bool], scale: Sequence[float]) -> tuple[str, ...]:
    """Say why a person should look; words that earn one point raise no doubt about another.

    Points near the threshold count if together they are worth a step.
    """
    # What is like an accepted answer explains no doubt away: a mark that learned is held for all that it was held for.
    earning = [
        finding
        for finding, earned in zip(findings, met, strict=True)
        if earned and finding.learned != "accepted"
    ]
    reasons, even = [], 0.0
    for finding, earned, share in zip(findings, met, scale, strict=True):
        # A point that no longer counts raises no doubt either.
        if not earned and (not share or _explained(finding, earning)):
            continue
        if not earned and finding.obstacle in REASONS and finding.chance >= NEAR_MISS:
            reasons.append(REASONS[finding.obstacle])
        elif not finding.obstacle and UNSURE[0] <= finding.chance < UNSURE[1]:
            even += share
    if even >= STEP:
        reasons.append(NEAR_THRESHOLD)
    return tuple(dict.fromkeys(reasons))


def _turned(
    key: TextKey, findings: Sequence[Finding], counted: Sequence[Counted], parsed: ParsedAnswer
) -> tuple[str, ...]:
    """Say that words which earn a point by similarity have those of its phrasing in another order, or others in their
    place: their contraries, other numbers.

    The mark stays: somebody who says it in their own words may put them so.
    """
    reasons: list[str] = []
    for criterion, finding, counted_point in zip(key.criteria, findings, counted, strict=True):
        if not counted_point.awarded or not finding.place or finding.chance >= CHANCE:
            continue
        said = parsed.text.raw[slice(*finding.place)]
        nearest = _nearest_phrasings(criterion, said)
        # Parties may be exchanged between two clauses, or one be denied, of which another alone earns the point.
        if any(
            nearest and all(rearranged(phrasing, text, key.question) for phrasing in nearest)
            for text in (said, parsed.text.raw)
        ):
            reasons.append(WORD_ORDER)
        elif (
            (nearest and all(says_opposite(phrasing, said) for phrasing in nearest))
            or any(denies_copy(phrasing, text) for phrasing in nearest for text in (said, parsed.text.raw))
            or _turns_a_phrasing(criterion, parsed.text.raw, finding.place)
        ):
            reasons.append(CONTRADICTION)
        elif nearest and all(number_differs(phrasing, said, key.question) for phrasing in nearest):
            reasons.append(NUMBER_DIFFERS)
        # Leaves “the KL divergence pushes …” against “the KL term pushes …” where another phrasing has “divergence”.
        elif nearest and all(
            replacing_stems(phrasing, said) - _stems_beside(phrasing, criterion) for phrasing in nearest
        ):
            reasons.append(ANOTHER_WORD)
    return tuple(dict.fromkeys(reasons))


def _turns_a_phrasing(criterion: Criterion, answer: str, place: Place) -> bool:
    """Tell whether the sentences that words stand in are a phrasing but for a “not” or a contrary, anywhere in them."""
    start, end = place
    around = [(low, high) for low, high in sentences(answer) if low < end and start < high]
    texts = _prose(criterion)
    return bool(around) and doubt_of_copies(texts, answer[around[0][0] : around[-1][1]]) == "turned"


def _stems_beside(text: str, criterion: Criterion) -> frozenset[str]:
    """Return the stems of all words of a criterion's other phrasings in prose."""
    return frozenset(
        word.stem
        for phrasing in criterion.any_of
        if isinstance(phrasing, ProsePhrasing) and phrasing.text != text
        for word in words(phrasing.text)
    )


def _prose(criterion: Criterion) -> list[str]:
    return [phrasing.text for phrasing in criterion.any_of if isinstance(phrasing, ProsePhrasing)]


def _nearest_phrasings(criterion: Criterion, said: str) -> list[str]:
    """Return the phrasings in prose that share the most words of meaning with what is said, if they share any."""
    stems = content_stems(words(said))
    shared = {
        phrasing.text: len(stems & content_stems(words(phrasing.text)))
        for phrasing in criterion.any_of
        if isinstance(phrasing, ProsePhrasing)
    }
    most = max(shared.values(), default=0)
    return [text for text, count in shared.items() if most and count == most]


def _another_word(
    key: TextKey, findings: Sequence[Finding], parsed: ParsedAnswer, similarity: Similarity
) -> tuple[str, ...]:
    """Say that an answer of a word or two is not the key's but akin to it: automobile for car, helium for hydrogen."""
    answer = parsed.text.raw
    if not is_one_word(answer) or any(finding.chance >= CHANCE for finding in findings):
        return ()
    rows = [statement.encoded_text for statement in parsed.statements]
    columns = [
        phrasing.text
        for criterion in key.criteria
        for phrasing in criterion.any_of
        if isinstance(phrasing, ProsePhrasing)
        and is_one_word(phrasing.text)
        and not _replies(phrasing.text, answer)
    ]
    if not (rows and columns) or similarity.cosines(rows, columns).max() < AKIN:
        return ()
    return (ANOTHER_WORD,)


def _like_a_rejected(findings: Sequence[Finding], counted: Sequence[Counted]) -> tuple[str, ...]:
    """Say that a point is earned by words like those that the teacher gave nothing for."""
    rejected = any(
        finding.learned == "rejected" and counted_point.awarded
        for finding, counted_point in zip(findings, counted, strict=True)
    )
    return (LIKE_A_REJECTED,) if rejected else ()


def _replies(expected: str, answer: str) -> bool:
    """Tell whether a yes or a no stands against another: then it is no other word, but wrong."""
    return is_reply(expected) and bool(reply_polarity(answer))


def _explained(finding: Finding, earning: Sequence[Finding]) -> bool:
    """Tell whether at least half of the words of a finding earn another point, for which they are likelier."""
    if not finding.place or finding.obstacle in ("keywords", "wrong formula", "contradiction"):
        return False
    start, end = finding.place
    places = [earner.place for earner in earning if earner.place and earner.chance >= finding.chance]
    return any(2 * (min(end, place[1]) - max(start, place[0])) >= end - start for place in places)
