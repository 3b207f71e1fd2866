"""The promise on the page of an assessment's marks: what was drawn, what is marked, what came of it, and its forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext, gettext_lazy

from assessment.bank.models import Assessment, Question, ReleaseRule
from assessment.desk.site.theme import NumberInput, Select
from assessment.grading.effective_grade import covered, instant_kinds, responses_with_marks
from assessment.grading.models import (
    AssessmentPromise,
    GroupOutcome,
    MachineMark,
    PromiseGrouping,
    PromiseTest,
    Response,
)
from assessment.grading.models.promises import grouping_choices
from assessment.grading.promise import LARGEST_DRAW, USUAL_DRAW, Stage, Standing, standing_of
from assessment.grading.sample import unmarked_sample
from graders.measurement.grouping import Grouping, terms_of_tests
from graders.measurement.promise import Held, Terms, fewest_marks

WHY_HELD: Mapping[str, Any] = {
    Held.TOO_FEW: gettext_lazy("the sample has too few marks"),
    Held.TOO_MANY_WRONG: gettext_lazy("too many of the machine's surest marks in the sample are wrong"),
    Held.TOO_MANY_EXPECTED: gettext_lazy(
        "the machine itself expects too many of its surest marks to be wrong"
    ),
    Held.NO_BETTER_THAN_CONSTANT: gettext_lazy(
        "the same mark for everybody would be as good as the machine's"
    ),
    Held.NO_AGREEMENT: gettext_lazy("the machine's marks hardly agree with yours"),
}


class DrawForm(forms.Form):
    """How many answers are drawn."""

    per_question = forms.IntegerField(
        label=gettext_lazy("Answers a question"),
        min_value=1,
        max_value=LARGEST_DRAW,
        initial=USUAL_DRAW,
        widget=NumberInput,
    )


class TermsForm(forms.Form):
    """What is promised; the ranges are those of the model."""

    at_most = forms.FloatField(
        label=gettext_lazy("At most this share of released marks is wrong"),
        min_value=0.01,
        max_value=0.5,
        widget=NumberInput(attrs={"step": "0.01"}),
    )
    off_by = forms.FloatField(
        label=gettext_lazy("A mark is wrong if it is off by this share of the points, or more"),
        min_value=0.01,
        max_value=1,
        widget=NumberInput(attrs={"step": "0.01"}),
    )
    sure = forms.FloatField(
        label=gettext_lazy("With this chance"),
        min_value=0.5,
        max_value=0.999,
        widget=NumberInput(attrs={"step": "0.001"}),
    )

    def terms(self) -> Terms:
        """Return what was typed."""
        return Terms(**self.cleaned_data)


class GroupingForm(forms.Form):
    """Which questions the promise is tested and stated for together."""

    grouping = forms.ChoiceField(
        label=gettext_lazy("The promise is tested and made for"), choices=grouping_choices, widget=Select
    )


@dataclass(frozen=True, slots=True)
class PromiseForms:
    """The forms of the section."""

    draw: DrawForm
    terms: TermsForm
    grouping: GroupingForm


@dataclass(frozen=True, slots=True)
class GroupLine:
    """What the section says of questions that were tested together: their slugs, and shares in percent."""

    questions: list[str]
    outcome: GroupOutcome

    @property
    def bound(self) -> str:
        """What the share of wrong marks does not exceed."""
        return "" if self.outcome.bound is None else percent(self.outcome.bound)

    @property
    def threshold(self) -> str:
        """The confidence from which on marks are released."""
        return "" if self.outcome.threshold is None else f"{self.outcome.threshold:.2f}"

    @property
    def why_held(self) -> str:
        """Why nothing is released."""
        return str(WHY_HELD.get(self.outcome.held, ""))

    @property
    def with_more(self) -> list[tuple[int, str]]:
        """What larger samples would release, where any would."""
        listed = self.outcome.with_more
        useful = any(share for _, share in listed)
        return [(round(size), percent(share)) for size, share in listed] if useful else []


@dataclass(frozen=True, slots=True)
class PromiseSection:
    """What the section shows.

    Of the machine's `estimates`, `covered` are those that the promise covers; `untested` come from a key, a model or a
    regrade that it was never tested for. While it learns these are only on their way.
    """

    standing: Standing
    forms: PromiseForms
    questions: list[Question]
    exempt: list[Question]
    next_to_mark: int | None
    estimates: int
    covered: int
    untested: int

    @property
    def is_by_question(self) -> bool:
        """Whether the last test was of questions by themselves, in part at least."""
        return self.test is not None and self.test.groups is not None

    @property
    def groups(self) -> list[GroupLine]:
        """What came of each group of questions, if not all were tested together; without questions that have gone."""
        names = {row.pk: row.slug for row in self.questions}
        lines = [
            GroupLine([names[pk] for pk in outcome.questions if pk in names], outcome)
            for outcome in (self.test.group_outcomes if self.test else ())
        ]
        return [line for line in lines if line.questions]

    @property
    def surer(self) -> str:
        """With which chance each test is made where the marks decide which questions are tested together."""
        if self.test is None or self.test.grouping != PromiseGrouping.EITHER:
            return ""
        return percent(terms_of_tests(Terms(sure=self.test.sure), Grouping.EITHER).sure)

    @property
    def fewest(self) -> list[int]:
        """How many marks a question needs if none of them is wrong, or one, or two; nothing where all are together."""
        return fewest_by_wrong(self.standing.promise)

    @property
    def may_regroup(self) -> bool:
        """Whether it can still be said which questions are tested together."""
        return not self.standing.marked

    @property
    def test(self) -> PromiseTest | None:
        """The last test."""
        return self.standing.promise.latest

    @property
    def is_learning(self) -> bool:
        """Whether answers are graded again by what the sample taught, before the promise is tested."""
        return self.standing.stage == Stage.LEARNING

    @property
    def why_held(self) -> str:
        """Why nothing is released."""
        return str(WHY_HELD.get(self.test.held, "")) if self.test else ""

    @property
    def numbers(self) -> dict[str, str]:
        """The shares of the last test in percent."""
        test = self.test
        if test is None:
            return {}
        shares = {"at_most": test.at_most, "off_by": test.off_by, "sure": test.sure}
        return {name: percent(share) for name, share in shares.items()} | {
            "bound": "" if test.bound is None else percent(test.bound),
            "threshold": "" if test.threshold is None else f"{test.threshold:.2f}",
        }

    @property
    def with_more(self) -> list[tuple[int, str]]:
        """What larger samples would release."""
        return [(size, percent(share)) for size, share in self.test.with_more] if self.test else []

    @property
    def too_few_still(self) -> int | None:
        """The largest sample of those looked at, where not even it would release anything."""
        test = self.test
        # What a small sample has wrong says little of what a large one would.
        if test is None or not test.with_more or test.held in ("", Held.TOO_FEW):
            return None
        return None if any(share for _, share in test.with_more) else max(size for size, _ in test.with_more)

    @property
    def terms_changed(self) -> bool:
        """Whether the last test was under other terms than those that are set."""
        test, terms = self.test, self.standing.promise.terms
        return test is not None and Terms(test.at_most, test.off_by, test.sure) != terms


def section_of(assessment: Assessment, sent_forms: PromiseForms | None = None) -> PromiseSection:
    """Return the section, in four queries."""
    standing = standing_of(assessment)
    of_text = (
        assessment.questions.filter(current__isnull=False)
        .exclude(current__kind__in=instant_kinds())
        .select_related("current")
    )
    questions = list(of_text)
    counts = _estimates(assessment).aggregate(
        estimates=Count("pk"),
        covered=Count("pk", filter=covered()),
        untested=Count("pk", filter=Q(source__test=None)),
    )
    first = unmarked_sample().filter(promise__assessment=assessment).values_list("response", flat=True)[:1]
    return PromiseSection(
        standing=standing,
        forms=sent_forms or unsent_forms(standing),
        questions=[row for row in questions if row.release_rule == ReleaseRule.PROMISE],
        exempt=sorted(
            (row for row in questions if row.release_rule != ReleaseRule.PROMISE),
            key=lambda row: row.release_rule,
        ),
        next_to_mark=next(iter(first), None),
        **counts,
    )


def unsent_forms(standing: Standing) -> PromiseForms:
    """Return the forms as they stand on the page at first."""
    promise = standing.promise
    terms = {name: getattr(promise, name) for name in ("at_most", "off_by", "sure")}
    return PromiseForms(
        DrawForm(initial={"per_question": proposed_draw(promise)}),
        TermsForm(initial=terms),
        GroupingForm(initial={"grouping": promise.grouping}),
    )


def fewest_by_wrong(promise: AssessmentPromise) -> list[int]:
    """Return how many marks that could be released a question needs to stand by itself if none, one or two are wrong;
    empty where all are tested together."""
    grouping = Grouping(promise.grouping)
    if grouping is Grouping.ASSESSMENT:
        return []
    return [fewest_marks(terms_of_tests(promise.terms, grouping), wrong) for wrong in range(3)]


def proposed_draw(promise: AssessmentPromise) -> int:
    """Return how many answers a question are proposed to be drawn: by question enough for one that is wrong,
    if all that are drawn could be released."""
    fewest = fewest_by_wrong(promise)
    return min(fewest[1], LARGEST_DRAW) if fewest else USUAL_DRAW


def why_on_trial(standing: Standing, question: Question) -> str:
    """Say why marks of a question wait for the promise, with a place for their `count`."""
    test = standing.promise.latest
    outcome = test.outcome_of(question) if test else None
    if standing.stage == Stage.LEARNING:
        learning = gettext("the machine learns from the sample")
        return gettext("%(count)s wait for the promise: {why}").replace("{why}", learning)
    if test is not None and (outcome is None or outcome.threshold is not None):
        return gettext(
            "%(count)s are not sure enough for the promise, or it was not tested for their key or model"
        )
    if standing.left:
        progress = gettext("of %(drawn)s sampled answers %(marked)s are marked") % {
            "drawn": standing.drawn,
            "marked": standing.marked,
        }
        return gettext("%(count)s wait for the promise: {why}").replace("{why}", progress)
    if outcome is not None:
        reason = str(WHY_HELD.get(outcome.held, outcome.held))
        return gettext("%(count)s wait for the promise: {why}").replace("{why}", reason)
    return gettext("%(count)s wait for the promise: no sample has been drawn yet")


def percent(share: float) -> str:
    """Return a share in percent, with one decimal where it has any."""
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def _estimates(assessment: Assessment) -> Any:
    """Return the marks that a promise is about: the machine's, by the model, of answers that nobody has marked."""
    rows = responses_with_marks(
        Response.objects.filter(question__assessment=assessment, question__release_rule=ReleaseRule.PROMISE)
    ).filter(human=False)
    return MachineMark.objects.filter(exact=False, grade__in=rows.values("effective_id"))
