"""Free text: the grader of answers in prose, by criteria or by reference answers."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from graders.base import Answer, Grader, is_blank
from graders.errors import KeyInvalid
from graders.language.hidden_characters import visible_text
from graders.language.segmentation import ANSWER_CHARACTERS
from graders.messages import Message
from graders.text import messages
from graders.text.key import TextKey
from graders.text.key_reader import parse_text_key
from graders.text.proofreading import as_typed, proofread
from graders.text.proposed_contrasts import names_rivals, proposed_contrasts, with_contrasts
from graders.text.proposed_criteria import proposed_criteria
from graders.text.silence import is_silent
from graders.text.ungraded import language_reason, notes_on
from graders.verdict import Part, Provenance, Verdict, points, unanswered

if TYPE_CHECKING:
    from graders.embedding.protocol import Encoder


class TextGrader(Grader[TextKey]):
    """Grades prose by similarity to what the teacher wrote; formulas, terms and numbers in it exactly."""

    kind = "text"
    version = "7"

    def parse_key(self, data: object, maximum: Fraction = Fraction(1)) -> TextKey:
        """Read a key; raise `KeyInvalid` with every error by field."""
        return parse_text_key(data, maximum)

    def completed(self, data: object) -> object:
        """Add the contrasts that are probably meant, unless the author has named rivals, or an empty list."""
        if not isinstance(data, Mapping) or names_rivals(data):
            return data
        try:
            contrasts = proposed_contrasts(self.parse_key(data))
        except KeyInvalid:
            return data
        return with_contrasts(data, contrasts)

    def proposed(self, data: object, maximum: Fraction = Fraction(1)) -> object | None:
        """Add criteria that say what the references say, if there are none yet, and the references tell any."""
        key = self.parse_key(data, maximum)
        fields = {} if key.criteria else proposed_criteria(key)
        return self.completed({**data, **fields}) if fields and isinstance(data, Mapping) else None

    def cautions(self, key: TextKey) -> tuple[str, ...]:
        """Say what of a key is not graded by the machine: its language, or code."""
        return notes_on(key)

    def grade(self, pairs: Sequence[tuple[TextKey, Answer]]) -> list[Verdict]:
        """Return one verdict a pair, in order; every text of the batch is encoded in one call."""
        verdicts = [self.grade_instantly(key, answer) or self._held(key, answer) for key, answer in pairs]
        waiting = [
            (index, key, answer)
            for index, (key, answer) in enumerate(pairs)
            if verdicts[index] is None and isinstance(answer, str)
        ]
        if waiting:
            from graders.text.batch import score_batch  # loads numpy, which the web process must not

            encoder = self.encoder()
            seen = [proofread(answer, key) for _, key, answer in waiting]
            marked = score_batch(
                [
                    (key, proofread_answer.text)
                    for (_, key, _), proofread_answer in zip(waiting, seen, strict=True)
                ],
                encoder,
            )
            for (index, key, _), proofread_answer, scored in zip(waiting, seen, marked, strict=True):
                verdicts[index] = self._verdict(key, as_typed(scored, proofread_answer), encoder)
        return [verdict for verdict in verdicts if verdict is not None]

    def grade_instantly(self, key: TextKey, answer: Answer) -> Verdict | None:
        """Return the verdict on a blank, an “I do not know”, and what is no text or too long; else None."""
        maximum = points(key.maximum)
        provenance = Provenance(self.kind, self.version)
        if is_blank(answer):
            return unanswered(maximum, provenance)
        problem = _problem(answer)
        if problem:
            return Verdict(
                outcome="invalid",
                score=points(Fraction(0)),
                maximum=maximum,
                provenance=provenance,
                feedback=(problem,),
            )
        if not isinstance(answer, str):
            return None
        seen = visible_text(answer)[0]
        return (
            unanswered(maximum, provenance)
            if is_silent(key, seen) and not language_reason(key, seen)
            else None
        )

    def _held(self, key: TextKey, answer: Answer) -> Verdict | None:
        """Return a verdict without a mark for what is in a language that is not graded, else None."""
        reason = language_reason(key, visible_text(answer)[0]) if isinstance(answer, str) else ""
        if not reason:
            return None
        return Verdict(
            outcome="graded",
            score=points(Fraction(0)),
            maximum=points(key.maximum),
            parts=tuple(
                Part(criterion.id, points(Fraction(0)), points(key.share(criterion)), matched=False)
                for criterion in key.criteria
            ),
            feedback=(messages.LEFT(),),
            confidence=0.0,
            needs_review=True,
            reasons=messages.reason_messages((reason,)),
            provenance=Provenance(self.kind, self.version),
        )

    def _verdict(self, key: TextKey, marked: messages.ScoredAnswer, encoder: "Encoder") -> Verdict:
        return Verdict(
            outcome="graded",
            score=points(marked.score),
            maximum=points(key.maximum),
            parts=marked.parts,
            feedback=marked.feedback,
            notes=marked.notes,
            confidence=marked.confidence,
            needs_review=bool(marked.reasons),
            reasons=messages.reason_messages(marked.reasons),
            provenance=Provenance(
                grader=self.kind,
                version=self.version,
                model=encoder.model,
                weights_sha256=encoder.weights_sha256,
                backend=encoder.backend,
                device=encoder.device,
                dtype=encoder.dtype,
                calibration=marked.calibration,
            ),
        )


def _problem(answer: Answer) -> Message | None:
    """Say why an answer cannot be graded, or nothing."""
    if not isinstance(answer, str):
        return messages.NO_TEXT()
    if len(answer) > ANSWER_CHARACTERS:
        return messages.TOO_LONG(count=len(answer), limit=ANSWER_CHARACTERS)
    return None
