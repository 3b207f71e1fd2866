"""A promise that is tested and made for each question by itself, or for either: what is released, and what is not."""

from dataclasses import asdict

import pytest

from assessment.bank.models import Assessment
from assessment.grading.effective_grade import responses_with_marks
from assessment.grading.models import (
    AssessmentPromise,
    MarkSource,
    PromiseGrouping,
    PromiseTest,
    Response,
)
from assessment.grading.promise import GroupingFixed, draw_sample, set_grouping
from assessment.grading.review import override_grade
from assessment.grading.sample import unmarked_sample
from assessment.people.models import Act, AuditRecord, User
from graders.measurement.promise import Held, Terms
from tests.assessment.grading.promise_cast import (
    as_the_machine,
    many_estimates,
    mark_sample,
    matched_exactly,
    otherwise,
)

pytestmark = pytest.mark.django_db

EASY = Terms(at_most=0.3, sure=0.8)
"""Terms that few marks can keep: 5 without a fault; 7 where there is a choice between two tests."""


def midterm_by(page: Assessment, grouping: PromiseGrouping, *slugs: str) -> Assessment:
    """Return the page with some questions under a promise that is tested so."""
    AssessmentPromise.objects.create(assessment=page, grouping=grouping, **asdict(EASY))
    return matched_exactly(page, *slugs)


def released(page: Assessment) -> set[str]:
    """Return the questions of which a mark by the machine is out."""
    rows = responses_with_marks(Response.objects.filter(question__assessment=page))
    return set(rows.filter(human=False, held=False).values_list("question__slug", flat=True))


def right_but_for_q2(response: Response) -> str:
    return otherwise(response) if response.question.slug == "q2" else as_the_machine(response)


@pytest.mark.parametrize(
    ("grouping", "out"),
    [
        (PromiseGrouping.ASSESSMENT, set()),  # six of eighteen are wrong
        (PromiseGrouping.QUESTION, {"q3", "c"}),
        (PromiseGrouping.EITHER, set()),  # none has the seven marks that it takes, and together six are wrong
    ],
)
def test_by_question_a_bad_question_keeps_no_other_from_its_students(
    page: Assessment, grace: User, grouping: PromiseGrouping, out: set[str]
) -> None:
    midterm = midterm_by(page, grouping, "q2", "q3", "c")
    for slug in ("q2", "q3", "c"):
        many_estimates(midterm, 8, slug=slug)
    draw_sample(midterm, 6, actor=grace)
    mark_sample(midterm, grace, right_but_for_q2)
    assert released(midterm) == out


def test_a_question_with_too_few_marks_waits_and_another_does_not(page: Assessment, grace: User) -> None:
    midterm = midterm_by(page, PromiseGrouping.QUESTION, "q3", "q2")
    many_estimates(midterm, 12)
    draw_sample(midterm, 6, actor=grace)
    many_estimates(midterm, 6, slug="q2")
    draw_sample(midterm, 3, actor=grace)
    mark_sample(midterm, grace)
    assert released(midterm) == {"q3"}
    test = PromiseTest.objects.latest("pk")
    held = {tuple(group.questions): group.held for group in test.group_outcomes}
    slugs = dict(midterm.questions.values_list("slug", "pk"))
    assert held == {(slugs["q3"],): "", (slugs["q2"],): Held.TOO_FEW}
    (q2,) = (group for group in test.group_outcomes if group.held)
    assert q2.with_more == [[4, 0.0], [6, 1.0], [9, 1.0], [12, 1.0]]
    assert (test.sampled, test.threshold, test.bound, test.grouping) == (12, None, None, "question")


def test_where_either_is_tried_small_questions_go_out_together(page: Assessment, grace: User) -> None:
    midterm = midterm_by(page, PromiseGrouping.EITHER, "q3", "q2", "c")
    many_estimates(midterm, 12)
    draw_sample(midterm, 6, actor=grace)
    for slug in ("q2", "c"):
        many_estimates(midterm, 6, slug=slug)
    draw_sample(midterm, 4, actor=grace)
    mark_sample(midterm, grace)
    test = PromiseTest.objects.latest("pk")
    slugs = dict(midterm.questions.values_list("pk", "slug"))
    assert [{slugs[pk] for pk in group.questions} for group in test.group_outcomes] == [{"q3"}, {"q2", "c"}]
    assert [(group.sampled, group.sure) for group in test.group_outcomes] == [(10, 0.9), (8, 0.9)]
    assert released(midterm) == {"q3", "q2", "c"}


def test_each_question_has_a_threshold_of_its_own(page: Assessment, grace: User) -> None:
    midterm = midterm_by(page, PromiseGrouping.QUESTION, "q3", "q2")
    many_estimates(midterm, 8, confidence=0.9)
    many_estimates(midterm, 8, confidence=0.6, slug="q2")
    draw_sample(midterm, 6, actor=grace)
    mark_sample(midterm, grace)
    thresholds = dict(MarkSource.objects.values_list("question__slug", "threshold"))
    assert thresholds == {"q3": 0.9, "q2": 0.6}


def test_what_it_is_made_for_is_settled_with_the_first_mark(page: Assessment, grace: User) -> None:
    midterm = matched_exactly(page, "q3")
    many_estimates(midterm, 4)
    draw_sample(midterm, 2, actor=grace)
    set_grouping(midterm, PromiseGrouping.QUESTION, actor=grace)
    record = AuditRecord.objects.filter(act=Act.CHANGED).latest("pk")
    assert (record.actor, record.changes) == (grace, {"grouping": ["assessment", "question"]})
    first = unmarked_sample()[0].response
    override_grade(first, actor=grace, reason="so", score=first.grades.get().score)
    with pytest.raises(GroupingFixed):
        set_grouping(midterm, PromiseGrouping.ASSESSMENT, actor=grace)
    set_grouping(midterm, PromiseGrouping.QUESTION, actor=grace)  # as it is
    assert AssessmentPromise.objects.get().grouping == PromiseGrouping.QUESTION
