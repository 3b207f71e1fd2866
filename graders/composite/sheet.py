"""One answer of several parts while it is graded: what was chosen, which parts are marked, which wait for the model."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from graders.base import Answer, Grader, Key
from graders.choice.key import ChoiceKey, Option
from graders.choice.marking import Selection, select_options
from graders.composite import messages
from graders.composite.key import CompositeKey, GraderOf, PartKey
from graders.text.key import TextKey
from graders.verdict import Provenance, Verdict, points


@dataclass(slots=True)
class Sheet:
    """The parts of one answer, by the id of the part.

    `waiting` has the key and the answer of the parts that need the model. A choice is marked last, because a reason
    may make it right: until then it has no verdict but a refusal.
    """

    key: CompositeKey
    chosen: dict[str, Selection] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    waiting: dict[str, tuple[Key, Answer]] = field(default_factory=dict)

    @property
    def options(self) -> list[Option]:
        """The options chosen in all parts."""
        return [option for chosen in self.chosen.values() for option in chosen.options]

    def criteria_met(self) -> set[str]:
        """Return the ids of the criteria that the reasons meet, of those that are marked."""
        marked = (
            self.verdicts[part.id] for part in self.key.parts if part.is_reason and part.id in self.verdicts
        )
        return {point.id for verdict in marked for point in verdict.parts if point.matched}


def open_sheet(key: CompositeKey, answers: Mapping[str, Answer], grader_of: GraderOf) -> Sheet:
    """Read the choices, and mark everything else that needs no model; a missing answer is a blank one."""
    sheet = Sheet(key)
    for part in key.parts:
        if isinstance(part.key, ChoiceKey):
            sheet.chosen[part.id] = select_options(part.key, answers.get(part.id))
    # Choices are read before anything is marked: which criteria hold depends on them.
    for part in key.parts:
        if not part.is_choice:
            _mark(sheet, part, answers.get(part.id), grader_of(part.kind))
    return sheet


def _mark(sheet: Sheet, part: PartKey, answer: Answer, grader: Grader[Any]) -> None:
    key = _for_options(part.key, sheet.options) if isinstance(part.key, TextKey) else part.key
    verdict = grader.grade_instantly(key, answer)
    if verdict is None and isinstance(part.key, TextKey) and isinstance(key, TextKey):
        verdict = _without_criteria(part.key, key, bool(sheet.options), grader)
    if verdict is None:
        sheet.waiting[part.id] = (key, answer)
    else:
        sheet.verdicts[part.id] = verdict


def _for_options(key: TextKey, options: list[Option]) -> TextKey:
    """Return the key with the criteria that hold for what was chosen; they share all of its points."""
    names = {option.id for option in options}
    held = (
        criterion for criterion in key.criteria if not criterion.when or names.intersection(criterion.when)
    )
    return replace(key, criteria=tuple(held))


def _without_criteria(whole: TextKey, held: TextKey, has_choice: bool, grader: Grader[Any]) -> Verdict | None:
    """Return a verdict of 0 if no criterion holds for what was chosen."""
    if held.criteria or not whole.criteria:
        return None
    return Verdict(
        outcome="graded",
        score=Decimal(0),
        maximum=points(whole.maximum),
        provenance=Provenance(grader.kind, grader.version),
        feedback=((messages.NO_POINT if has_choice else messages.NO_CHOICE)(),),
        notes=(messages.NONE_HOLDS(),) if has_choice else (),
    )
