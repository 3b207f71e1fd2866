"""The form of a question: where it stands, what it asks, its key, and what its students are told."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from assessment.bank import authoring
from assessment.bank.models import VERSION_FIELDS, Question, ReleaseRule, release_rule_choices
from assessment.desk.site.theme import (
    AnyModelChoiceField,
    AnyModelForm,
    NumberInput,
    Select,
    TextArea,
    TextInput,
)
from assessment.kinds.registry import presenter_for, titled_kinds
from graders.verdict import plain_points

FIRST_KIND = "numeric"
MARKDOWN = gettext_lazy("Markdown, with LaTeX between $ signs: $z = \\mu + \\sigma * \\varepsilon$.")


class ExerciseField(AnyModelChoiceField):
    """An exercise, named with its assessment."""

    def label_from_instance(self, obj: Any) -> str:
        """Return both names."""
        return f"{obj.assessment} — {obj}"


class Text(forms.CharField):
    """Text as it was typed, but for the line breaks of browsers; nothing but blanks is no text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n") if text.strip() else ""


class QuestionForm(AnyModelForm):
    """A question with the text of its newest version; saving adds a version if anything in it changed."""

    new_exercise = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Title of the new exercise"),
        widget=TextInput,
        help_text=gettext_lazy("Only if none is chosen; may stay empty."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=titled_kinds, widget=Select, initial=FIRST_KIND
    )
    points = forms.DecimalField(
        label=gettext_lazy("Points"),
        max_digits=8,
        decimal_places=4,
        min_value=Decimal(0),
        initial=Decimal(1),
        widget=NumberInput,
    )
    prompt = Text(
        label=gettext_lazy("Prompt"), widget=TextArea({"rows": 4}), max_length=20_000, help_text=MARKDOWN
    )
    key = Text(
        label=gettext_lazy("Key"),
        widget=TextArea({"rows": 10, "spellcheck": "false", "wrap": "off"}),
        max_length=100_000,
        initial=presenter_for(FIRST_KIND).example_key,
        help_text=gettext_lazy(
            "What is right; never shown to a student. The example shows the notation: change it."
        ),
    )
    model_answer = Text(
        label=gettext_lazy("Model answer"),
        widget=TextArea({"rows": 4}),
        max_length=20_000,
        required=False,
        help_text=MARKDOWN,
    )
    model_answer_label = forms.CharField(
        label=gettext_lazy("Model answer label"),
        max_length=100,
        required=False,
        initial="Show answer",
        widget=TextInput,
    )

    class Meta:
        model = Question
        fields: ClassVar = ["assessment", "exercise", "slug", "position", "review_below", "release_rule"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("exercise", "slug", "position"):
            if name in self.fields:
                self.fields[name].required = False
        self._offer_release_rules()
        newest = authoring.newest_version(self.instance)
        if newest is not None:
            texts = ("kind", "prompt", "points", "model_answer", "model_answer_label")
            self.initial.update({name: getattr(newest, name) for name in texts})
            self.initial.update(points=plain_points(newest.points), key=authoring.key_as_yaml(newest.key))

    def _offer_release_rules(self) -> None:
        """Offer the rule before the promise only to whom it has been given: nothing is trusted by it anew."""
        field = self.fields.get("release_rule")
        if isinstance(field, forms.ChoiceField) and self.instance.release_rule != ReleaseRule.AS_BEFORE:
            field.choices = [
                choice for choice in release_rule_choices() if choice[0] != ReleaseRule.AS_BEFORE
            ]

    def clean(self) -> dict[str, Any]:
        """Let the grader read the key; find the question a name and a place if it was given none."""
        data: dict[str, Any] = super().clean() or {}
        self._clean_key(data)
        self._clean_place(data)
        return data

    def _clean_key(self, data: dict[str, Any]) -> None:
        if "key" not in data or "kind" not in data or data.get("points") is None:
            return
        reading = authoring.parse_typed_key(data["kind"], data["key"], data["points"])
        for error in reading.errors:
            self.add_error("key", error)
        data["key"] = reading.data

    def _clean_place(self, data: dict[str, Any]) -> None:
        assessment = self.instance.assessment if self.instance.pk else data.get("assessment")
        exercise = data.get("exercise")
        if assessment is None:
            return
        if exercise is not None and exercise.assessment_id != assessment.pk:
            elsewhere = gettext("Is on another page. Choose one of “%(assessment)s”, or none.")
            self.add_error("exercise", elsewhere % {"assessment": assessment})
        if not data.get("slug"):
            words = data.get("new_exercise") or data.get("prompt", "")
            data["slug"] = self.instance.slug or authoring.free_question_slug(assessment, words)

    def place(self) -> None:
        """Give the question its exercise and position, making an exercise if none was chosen; before it is saved."""
        question = self.instance
        if self.cleaned_data.get("exercise") is None:
            title = self.cleaned_data["new_exercise"]
            question.exercise = authoring.add_exercise(question.assessment, title, question.slug)
        if self.cleaned_data.get("position") is None:
            question.position = authoring.next_position(question.exercise)

    def version_fields(self) -> dict[str, Any]:
        """Return what makes a version."""
        return {name: self.cleaned_data[name] for name in VERSION_FIELDS}
