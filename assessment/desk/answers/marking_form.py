"""The form in which a person marks: points by criterion or the whole score, why, and a word to the student."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from assessment.desk.site.theme import TextArea, TextInput
from assessment.grading.judged_criteria import CriterionToJudge
from assessment.grading.review import OverrideInvalid
from graders.verdict import Part, plain_points

POINTS = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{0,6})?|[.,][0-9]{1,6}", re.ASCII)


class PointsField(forms.CharField):
    """Points as people type them, with a point or a comma."""

    widget = TextInput

    def __init__(self, maximum: Decimal, **kwargs: Any) -> None:
        self.maximum = maximum
        super().__init__(required=False, max_length=20, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask a phone for digits."""
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off", "size": 6}

    def clean(self, value: Any) -> Any:
        """Return the points, or None for an empty field."""
        text = super().clean(value).strip()
        if not text:
            return None
        if not POINTS.fullmatch(text):
            raise forms.ValidationError(
                gettext("Type points as a number from 0 to %(maximum)s, such as 0.5.")
                % {"maximum": plain_points(self.maximum)}
            )
        return Decimal(text.replace(",", "."))


@dataclass(frozen=True, slots=True)
class Criterion:
    """One row of the form: what stands, what the machine gave, and the field."""

    number: int
    stands: Part
    machine: Part | None
    field: Any
    description: str


MET = (("1", gettext_lazy("met")), ("0", gettext_lazy("not met")), ("", gettext_lazy("not said")))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A criterion that is judged without sight of the machine's mark, and its field."""

    criterion: CriterionToJudge
    field: Any


class MarkForm(forms.Form):
    """A person's mark; `seen` is the mark that was on the page, so that no newer one is overruled unseen.

    Without sight of the machine's mark there are criteria `to_judge` instead of parts, by the key of a `version`: their
    fields are called by it, so that what was said of one key is never taken for another's.
    """

    reason = forms.CharField(
        required=False,
        max_length=2000,
        widget=TextArea(attrs={"rows": 2}),
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("For colleagues; it stays in the history. Students do not see it."),
    )
    feedback = forms.CharField(
        required=False,
        max_length=2000,
        widget=TextArea(attrs={"rows": 2}),
        label=gettext_lazy("Feedback for the student"),
        help_text=gettext_lazy("Optional. Is shown with the mark once that is released."),
    )
    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        parts: Sequence[Part],
        maximum: Decimal,
        version: int,
        to_judge: Sequence[CriterionToJudge] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        self.to_judge = {f"met-{version}-{index}": criterion for index, criterion in enumerate(to_judge)}
        for name, criterion in self.to_judge.items():
            self.fields[name] = forms.ChoiceField(
                choices=MET, required=False, widget=forms.RadioSelect, label=criterion.description
            )
        for index, part in enumerate(parts):
            label = gettext("Points for %(part)s") % {"part": part.id}
            self.fields[f"part-{index}"] = PointsField(
                part.maximum, initial=plain_points(part.score), label=label
            )
        self.fields["score"] = PointsField(maximum, label=gettext("Or the whole score"))

    def given(self) -> dict[str, Any]:
        """Return what the service is asked for: the points that were changed, or the whole score."""
        data = self.cleaned_data
        typed = {part.id: data.get(f"part-{index}") for index, part in enumerate(self.parts)}
        stands = {part.id: part.score for part in self.parts}
        scores = {name: points for name, points in typed.items() if points not in (None, stands[name])}
        words = {name: data.get(name, "") for name in ("reason", "feedback")}
        choices = {criterion.id: data.get(name) for name, criterion in self.to_judge.items()}
        met = {name: choice == "1" for name, choice in choices.items() if choice}
        return words | {"scores": scores or None, "score": data.get("score"), "met": met or None}

    def judgements(self) -> Iterator[Judgement]:
        """Yield the criteria to judge, each with its field."""
        for name, criterion in self.to_judge.items():
            yield Judgement(criterion, self[name])

    def refuse(self, error: OverrideInvalid) -> None:
        """Put the errors of the service beside their fields."""
        numbers = {f"scores.{part.id}": f"part-{index}" for index, part in enumerate(self.parts)}
        for name, messages in error.errors.items():
            for message in messages:
                self.add_error(numbers.get(name, name), message)

    def criteria(self, machine: Sequence[Part], descriptions: dict[str, str]) -> Iterator[Criterion]:
        """Yield the rows of the form."""
        machine_parts = {part.id: part for part in machine}
        for index, part in enumerate(self.parts):
            text = descriptions.get(part.id, part.id)
            yield Criterion(index + 1, part, machine_parts.get(part.id), self[f"part-{index}"], text)
