"""The grader of questions of several parts, such as a choice and the reason for it; `composing` has its policy table.

An answer is `{"choice": "vae", "reason": "…"}`, keyed by the parts' ids. A choice may be right only if the reason meets
a criterion (`correct_if`), and a criterion may hold for some choices only (`when`). In the verdict a point is named
`reason.smooth-latent`, and its evidence is a place in the text of that part's answer.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from graders.base import Answer, Grader, Key, is_blank
from graders.choice.grader import ChoiceGrader
from graders.composite import messages
from graders.composite.composing import compose, refuse_sheet
from graders.composite.key import CompositeKey, completed_parts, parse_composite_key
from graders.composite.sheet import Sheet, open_sheet
from graders.errors import KeyInvalid
from graders.messages import Message, OwnWords
from graders.numeric.grader import NumericGrader
from graders.registry import grader_for
from graders.text.grader import TextGrader
from graders.verdict import Provenance, Verdict, points, unanswered


class CompositeGrader(Grader[CompositeKey]):
    """Grades each part by its own grader, the waiting parts of a whole batch together, and composes the marks."""

    kind = "composite"
    # A change of any part's grader can change a mark, so their versions are part of this one.
    version: ClassVar[str] = (
        f"1 (choice {ChoiceGrader.version}, numeric {NumericGrader.version}, text {TextGrader.version})"
    )

    def parse_key(self, data: object, maximum: Fraction = Fraction(1)) -> CompositeKey:
        """Read a key from JSON or YAML data, worth `maximum` points; raise `KeyInvalid` with every error by field."""
        return parse_composite_key(data, maximum, self._grader)

    def completed(self, data: object) -> object:
        """Complete each part's key; a reason is told what its choice is between, if its criteria speak of that."""
        try:
            key = self.parse_key(data)
        except KeyInvalid:
            return data
        return completed_parts(data, key, self._grader)

    def shown(self, key: CompositeKey) -> dict[str, Any]:
        """Return the parts to answer, each with its kind and what that kind shows."""
        parts = [
            {"id": part.id, "kind": part.kind, **self._grader(part.kind).shown(part.key)}
            for part in key.parts
        ]
        return {"parts": parts}

    def cautions(self, key: CompositeKey) -> tuple[str, ...]:
        """Return those of the parts, each with its part's id."""
        return tuple(
            f"part “{part.id}”: {caution}"
            for part in key.parts
            for caution in self._grader(part.kind).cautions(part.key)
        )

    def grade(self, pairs: Sequence[tuple[CompositeKey, Answer]]) -> list[Verdict]:
        """Return one verdict a pair, in order; the text parts of all of them go to the model in one call."""
        opened = [self._open(key, answer) for key, answer in pairs]
        self._mark_waiting([sheet for sheet in opened if isinstance(sheet, Sheet)])
        return [self._close(sheet) if isinstance(sheet, Sheet) else sheet for sheet in opened]

    def grade_instantly(self, key: CompositeKey, answer: Answer) -> Verdict | None:
        """Return the verdict if no part needs the model, or if a part cannot be graded as it stands; else None."""
        sheet = self._open(key, answer)
        if isinstance(sheet, Verdict):
            return sheet
        return None if sheet.waiting else self._close(sheet)

    def _open(self, key: CompositeKey, answer: Answer) -> Sheet | Verdict:
        """Mark what is instant; return the verdict at once if the answer is blank, or cannot be graded."""
        if is_blank(answer):
            return unanswered(points(key.maximum), self._provenance())
        known = OwnWords(", ".join(part.id for part in key.parts))
        if not isinstance(answer, Mapping):
            return self._invalid(key, messages.NOT_PARTS(known=known))
        for name in answer:
            if not any(part.id == name for part in key.parts):
                return self._invalid(key, messages.UNKNOWN(name=" ".join(str(name).split()), known=known))
        sheet = open_sheet(key, answer, self._grader)
        return refuse_sheet(sheet, self._provenance()) or sheet

    def _mark_waiting(self, sheets: Sequence[Sheet]) -> None:
        """Grade what waits on all sheets in one call a kind."""
        waiting: defaultdict[str, list[tuple[Sheet, str, Key, Answer]]] = defaultdict(list)
        for sheet in sheets:
            for part in sheet.key.parts:
                if part.id in sheet.waiting:
                    waiting[part.kind].append((sheet, part.id, *sheet.waiting[part.id]))
        # One call a kind for all answers: the model is fast only on batches.
        for kind, items in waiting.items():
            verdicts = self._grader(kind).grade([(key, answer) for _, _, key, answer in items])
            for (sheet, name, _, _), verdict in zip(items, verdicts, strict=True):
                sheet.verdicts[name] = verdict

    def _close(self, sheet: Sheet) -> Verdict:
        return refuse_sheet(sheet, self._provenance()) or compose(sheet, self._provenance())

    def _invalid(self, key: CompositeKey, hint: Message) -> Verdict:
        return Verdict(
            outcome="invalid",
            score=Decimal(0),
            maximum=points(key.maximum),
            provenance=self._provenance(),
            feedback=(hint,),
        )

    def _grader(self, kind: str) -> Grader[Any]:
        return grader_for(kind, self._encoder)

    def _provenance(self) -> Provenance:
        return Provenance(grader=self.kind, version=self.version)
