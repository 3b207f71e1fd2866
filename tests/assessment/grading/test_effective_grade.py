"""The effective mark, and when it is held back."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessment.bank.models import Assessment, Release, ReleaseRule
from assessment.grading.effective_grade import effective_grades, held_responses, is_held, responses_with_marks
from assessment.grading.models import MarkSource, Response, State
from assessment.grading.review import accept_grade
from assessment.people.models import Learner, User
from graders.text.reasons import CONTRADICTION, NOT_SURE
from tests.assessment.grading.cast import add_grade, hand_in, only_response
from tests.assessment.grading.promise_cast import estimate, under_promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def response(page: Assessment, learner: Learner) -> Response:
    """A graded answer."""
    return only_response(hand_in(page, learner, a="[0.6, 0.65, 0.2]"))


@pytest.mark.parametrize(
    ("later", "effective"),
    [
        ([], "0"),
        ([("machine", "0.25")], "0.25"),
        ([("person", "0.5")], "0.5"),
        ([("person", "0.5"), ("machine", "1")], "0.5"),
        ([("person", "0.5"), ("person", "0.75"), ("machine", "1")], "0.75"),
    ],
)
def test_a_machine_never_overrules_a_person(
    response: Response, later: list[tuple[str, str]], effective: str
) -> None:
    for marker, score in later:
        add_grade(response, score, human=marker == "person")
    assert effective_grades([response])[response.pk].score == Decimal(effective)


def test_an_answer_without_a_grade_has_no_mark(page: Assessment, learner: Learner) -> None:
    waiting = only_response(hand_in(page, learner, q3="It makes sampling differentiable."))
    assert effective_grades([waiting]) == {}


@pytest.mark.parametrize(
    ("release", "days", "human", "held"),
    [
        (Release.AT_ONCE, None, False, False),
        (Release.AFTER_REVIEW, None, False, True),
        (Release.AFTER_REVIEW, None, True, False),
        (Release.ON_DATE, 1, False, True),
        (Release.ON_DATE, -1, False, False),
        (Release.BY_HAND, None, True, True),
        (Release.BY_HAND, -1, False, False),
    ],
)
def test_marks_are_held_until_their_release(
    response: Response, release: Release, days: int | None, human: bool, held: bool
) -> None:
    grade = add_grade(response, "1", human=human)
    assessment = response.question.assessment
    assessment.release = release
    assessment.released_at = None if days is None else timezone.now() + timedelta(days=days)
    assessment.save()
    assert is_held(grade) is held


def test_an_answer_that_needs_review_is_held(response: Response) -> None:
    response.state = State.NEEDS_REVIEW
    response.save()
    assert is_held(effective_grades([response])[response.pk])


def test_text_marks_are_held_until_a_promise_covers_them(page: Assessment) -> None:
    under_promise(page, "q3")
    response = estimate(page, "0", 0.8)
    assert is_held(effective_grades([response])[response.pk])
    MarkSource.objects.update(threshold=0.8)
    assert not is_held(effective_grades([response])[response.pk])
    MarkSource.objects.update(threshold=0.81)
    assert is_held(effective_grades([response])[response.pk])
    assert not is_held(add_grade(response, "0", human=True))


@pytest.mark.parametrize("release", [Release.AT_ONCE, Release.ON_DATE, Release.BY_HAND])
def test_text_marks_are_held_under_every_release(page: Assessment, release: Release) -> None:
    under_promise(page, "q3")
    Assessment.objects.update(release=release, released_at=timezone.now() - timedelta(days=1))
    response = estimate(page)
    assert is_held(effective_grades([response])[response.pk])


def test_numbers_need_no_promise(page: Assessment, learner: Learner) -> None:
    under_promise(page, "a")
    response = only_response(hand_in(page, learner, a="[1, 2, 3]"))
    assert not is_held(effective_grades([response])[response.pk])


def test_a_mark_of_which_nothing_is_noted_is_held(page: Assessment, learner: Learner) -> None:
    under_promise(page, "q3")
    response = only_response(hand_in(page, learner, q3="It makes sampling differentiable."))
    assert is_held(add_grade(response, "1", human=False))


def held_marks(responses: Iterable[Response]) -> set[int]:
    """Return the keys of those whose marks are held, which both ways to ask agree on."""
    held = held_responses(effective_grades(responses))
    assert {row.pk for row in responses_with_marks() if row.held} == held
    return held


@pytest.mark.parametrize("slug", ["a", "q3"])
@pytest.mark.parametrize(
    ("release", "days"),
    [
        (Release.AT_ONCE, None),
        (Release.AFTER_REVIEW, None),
        (Release.ON_DATE, 1),
        (Release.ON_DATE, -1),
        (Release.BY_HAND, None),
    ],
)
def test_the_query_says_what_the_design_says(
    page: Assessment, learner: Learner, release: Release, days: int | None, slug: str
) -> None:
    """In each state, by the machine (sure or not) and by a person, under each rule, with a promise and without."""
    moment = None if days is None else timezone.now() + timedelta(days=days)
    Assessment.objects.update(release=release, released_at=moment)
    closed = release in (Release.ON_DATE, Release.BY_HAND) and days != -1
    marks = {}
    for human, doubt in product((False, True), ([], [NOT_SURE], [CONTRADICTION])):
        row = (
            only_response(hand_in(page, learner, a="[1, 2, 3]"))
            if slug == "a"
            else estimate(page, reasons=doubt)
        )
        if slug == "a" and doubt:
            add_grade(row, "0", human=False, needs_review=True)
        if human:
            add_grade(row, "0", human=True)
        marks[row] = (human, doubt)
    for state, rule, threshold in product(State, ReleaseRule, (None, 0.9)):
        Response.objects.update(state=state)
        page.questions.update(release_rule=rule)
        MarkSource.objects.update(threshold=threshold)
        asks_promise = slug == "q3" and rule == ReleaseRule.PROMISE
        held = set()
        for row, (human, doubt) in marks.items():
            promised = asks_promise and threshold is not None and doubt != [CONTRADICTION] and not human
            doubted = state == State.NEEDS_REVIEW or (doubt and state != State.GRADED and not human)
            waits = doubted or (asks_promise and not human)
            if closed or (release == Release.AFTER_REVIEW and not human) or (waits and not promised):
                held.add(row.pk)
        assert held_marks(marks) == held


def test_responses_come_with_their_marks(page: Assessment, learner: Learner, grace: User) -> None:
    machine = only_response(hand_in(page, learner, a="[0.6, 0.65, -0.2]"))
    accepted = only_response(hand_in(page, learner, a="[1, 2, 3]"))
    person = accept_grade(accepted, actor=grace)
    only_response(hand_in(page, learner, q3="It makes sampling differentiable."))
    rows = (
        responses_with_marks().order_by("pk").values_list("effective_id", "effective_score", "human", "held")
    )
    assert list(rows) == [
        (machine.grades.get().pk, Decimal(1), False, False),
        (person.pk, Decimal(0), True, False),
        (None, None, False, False),
    ]


def test_marks_of_some_responses_only(page: Assessment, learner: Learner) -> None:
    first = only_response(hand_in(page, learner, a="[1, 2, 3]"))
    hand_in(page, learner, a="[1, 2, 3]")
    assert list(responses_with_marks(Response.objects.filter(pk=first.pk))) == [first]
    assert list(responses_with_marks().filter(held=True)) == []


@pytest.mark.parametrize("count", [5, 20])
def test_marks_take_the_same_few_queries_for_any_number(
    page: Assessment, learner: Learner, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        hand_in(page, learner, **{"a": "[1, 2, 3]", "q1": ""} if number % 2 else {"q2": ""})
    estimate(page)
    under_promise(page, "q3")
    with django_assert_num_queries(3):
        rows = list(Response.objects.select_related("question__assessment", "version"))
        grades = effective_grades(rows)
        held = held_responses(grades)
    assert len(grades) == len(rows) > count
    assert 0 < len(held) < len(rows)
    with django_assert_num_queries(1):
        held_by_query = {row.pk for row in responses_with_marks() if row.held}
    assert held_by_query == held
