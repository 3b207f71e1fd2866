"""Who must be told of what: new marks, marks that are shown or taken back, in an order that no reader can miss."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessment.bank.models import Assessment, Release, ReleaseRule
from assessment.grading.grade_events import (
    OVERLAP,
    FeedFilter,
    events_after,
    feed_end,
    number_events,
    publish_due,
)
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import ChangeKind, Grade, MarkChange, Response, State, ToldRelease
from assessment.grading.promise import draw_sample, set_terms
from assessment.grading.review import accept_grade, override_grade, release_grades, withdraw_release
from assessment.people.models import Course, Learner, User
from graders.measurement.promise import Terms
from tests.assessment.grading.cast import hand_in, only_response
from tests.assessment.grading.promise_cast import (
    as_the_machine,
    estimate,
    many_estimates,
    mark_sample,
    under_promise,
)
from tests.assessment.threads import run_at_once

pytestmark = pytest.mark.django_db


def change_summaries(*, held: bool = False, after: int = 0) -> list[str]:
    """Return what a reader of the feed is told of all courses."""
    changes = events_after(Course.objects.all(), after, 100, held=held)
    return [
        f"{change.kind} {change.grade.score.normalize():f}" if change.grade else change.kind
        for change in changes
    ]


def set_release(page: Assessment, release: Release, days: int | None = None) -> None:
    moment = None if days is None else timezone.now() + timedelta(days=days)
    Assessment.objects.filter(pk=page.pk).update(release=release, released_at=moment)
    page.refresh_from_db()


def a_vector(page: Assessment, learner: Learner, answer: str = "[0.6, 0.65, -0.2]") -> Response:
    return only_response(hand_in(page, learner, a=answer))


def test_a_visible_mark_is_told_with_its_grade(page: Assessment, learner: Learner, course: Course) -> None:
    response = a_vector(page, learner)
    (change,) = events_after([course], 0, 10, held=False)
    assert (change.response, change.grade, change.course) == (response, response.grades.get(), course)
    assert (change.kind, change.visible) == (ChangeKind.GIVEN, True)
    assert events_after([course], change.position or 0, 10, held=False) == []


def test_a_later_machine_grade_is_told_as_the_mark_that_stands(
    page: Assessment, learner: Learner, grace: User
) -> None:
    response = a_vector(page, learner)
    override_grade(response, actor=grace, reason="so", score=response.version.points / 2)
    assert change_summaries() == ["given 1", "given 0.5"]


def test_a_held_mark_is_told_only_to_those_who_may_see_it(page: Assessment, learner: Learner) -> None:
    set_release(page, Release.BY_HAND)
    a_vector(page, learner)
    assert change_summaries(held=True) == ["given 1"]
    assert change_summaries() == []


def test_release_and_taking_back_are_told(page: Assessment, learner: Learner, grace: User) -> None:
    set_release(page, Release.BY_HAND)
    a_vector(page, learner)
    a_vector(page, learner, "[1, 2, 3]")
    assert release_grades(page, actor=grace) == 2
    assert change_summaries() == ["shown 1", "shown 0"]
    assert release_grades(page, actor=grace) == 0
    assert withdraw_release(page, actor=grace) == 2
    assert change_summaries() == ["taken_back 1", "taken_back 0"]
    assert withdraw_release(page, actor=grace) == 0
    assert change_summaries(held=True)[-2:] == ["taken_back 1", "taken_back 0"]


def test_after_a_second_release_the_marks_are_told_again(
    page: Assessment, learner: Learner, grace: User
) -> None:
    set_release(page, Release.BY_HAND)
    a_vector(page, learner)
    release_grades(page, actor=grace)
    (seen,) = events_after(Course.objects.all(), 0, 10, held=False)
    withdraw_release(page, actor=grace)
    assert release_grades(page, actor=grace) == 1
    assert change_summaries(after=seen.position or 0) == ["taken_back 1", "shown 1"]


@pytest.mark.parametrize("policy", [Release.AT_ONCE, Release.AFTER_REVIEW])
def test_marks_taken_back_are_held_until_somebody_releases_them(
    page: Assessment, learner: Learner, grace: User, policy: Release
) -> None:
    response = a_vector(page, learner)
    override_grade(response, actor=grace, reason="so", score=response.version.points)
    set_release(page, policy)
    assert withdraw_release(page, actor=grace) == 1
    page.refresh_from_db()
    assert (page.release, page.released_at) == (Release.BY_HAND, None)
    assert release_grades(page, actor=grace) == 1


def test_a_date_stays_a_date_when_its_marks_are_taken_back(page: Assessment, grace: User) -> None:
    set_release(page, Release.ON_DATE, -1)
    withdraw_release(page, actor=grace)
    assert (page.release, page.released_at) == (Release.ON_DATE, None)


def test_what_needs_review_is_not_released_with_the_others(
    page: Assessment, learner: Learner, grace: User
) -> None:
    set_release(page, Release.BY_HAND)
    unsure = a_vector(page, learner)
    a_vector(page, learner)
    Response.objects.filter(pk=unsure.pk).update(state=State.NEEDS_REVIEW)
    assert release_grades(page, actor=grace) == 1
    accept_grade(unsure, actor=grace)
    assert change_summaries() == ["shown 1", "given 1"]


def test_the_sweep_tells_of_marks_whose_date_has_come(page: Assessment, learner: Learner) -> None:
    set_release(page, Release.ON_DATE, 1)
    a_vector(page, learner)
    sweep_up()
    assert change_summaries() == []
    set_release(page, Release.ON_DATE, -1)
    sweep_up()
    assert change_summaries() == ["shown 1"]
    sweep_up()
    assert change_summaries() == ["shown 1"]


def test_the_sweep_tells_of_marks_that_an_edit_of_the_assessment_holds(
    page: Assessment, learner: Learner
) -> None:
    a_vector(page, learner)
    sweep_up()
    set_release(page, Release.ON_DATE, 1)
    assert change_summaries() == ["taken_back 1"]


def test_marks_appear_when_a_promise_is_made_and_go_when_it_is_lost(page: Assessment, grace: User) -> None:
    under_promise(page, "q3")
    many_estimates(page, 3)
    set_terms(page, Terms(at_most=0.5, sure=0.5), actor=grace)
    draw_sample(page, 2, actor=grace)
    sweep_up()
    assert change_summaries() == []
    mark_sample(page, grace)
    sweep_up()
    waiting = Response.objects.get(sampled=None)
    shown = f"shown {as_the_machine(waiting)[0]}"
    assert change_summaries()[2:] == [shown]
    set_terms(page, Terms(at_most=0.01), actor=grace)
    sweep_up()
    sweep_up()
    assert change_summaries()[2:] == [shown.replace("shown", "taken_back")]


def test_a_rule_without_proof_lets_marks_out(page: Assessment) -> None:
    under_promise(page, "q3")
    estimate(page)
    sweep_up()
    page.questions.update(release_rule=ReleaseRule.AT_ONCE)
    assert change_summaries() == ["shown 1"]


def test_a_grade_written_under_the_old_rule_at_the_last_moment_is_found(
    page: Assessment, learner: Learner, grace: User
) -> None:
    """Its transaction had begun before the release, and ended after: it was told as held."""
    set_release(page, Release.BY_HAND)
    a_vector(page, learner)
    release_grades(page, actor=grace)
    sweep_up()
    late = a_vector(page, learner)
    MarkChange.objects.filter(response=late).update(visible=False)
    Response.objects.filter(pk=late.pk).update(told=None)
    assert publish_due() == 0
    assert publish_due(recheck_recent=True) == 1
    ToldRelease.objects.update(changed_at=timezone.now() - OVERLAP)
    Response.objects.filter(pk=late.pk).update(told=None)
    assert publish_due(recheck_recent=True) == 0


def test_many_marks_are_told_in_several_transactions(
    page: Assessment, learner: Learner, grace: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessment.grading.grade_events.RESPONSES_A_TRANSACTION", 2)
    monkeypatch.setattr("assessment.grading.grade_events.EVENTS_A_TRANSACTION", 2)
    set_release(page, Release.BY_HAND)
    for _ in range(5):
        a_vector(page, learner)
    assert release_grades(page, actor=grace) == 5
    assert change_summaries() == ["shown 1"] * 5
    assert list(MarkChange.objects.order_by("position").values_list("position", flat=True)) == [*range(1, 11)]


def test_the_feed_is_read_in_pages(page: Assessment, learner: Learner, course: Course) -> None:
    responses = [a_vector(page, learner) for _ in range(5)]
    responses_read: list[Response] = []
    cursor = 0
    while changes := events_after([course], cursor, 2, held=True):
        responses_read += [change.response for change in changes]
        cursor = changes[-1].position or 0
    assert responses_read == responses


def test_another_course_is_not_told(page: Assessment, learner: Learner) -> None:
    a_vector(page, learner)
    other_course = Course.objects.create(slug="other", title="Other")
    assert events_after([other_course], 0, 10, held=True) == []


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (FeedFilter(), ["ada a", "ada b1", "bob a"]),
        (FeedFilter(learners=[0]), ["ada a", "ada b1"]),
        (FeedFilter(learners=[1]), ["bob a"]),
        (FeedFilter(learners=[0, 1]), ["ada a", "ada b1", "bob a"]),
        (FeedFilter(learners=[]), []),
        (FeedFilter(questions=[0]), ["ada a", "bob a"]),
        (FeedFilter(questions=[1]), ["ada b1"]),
        (FeedFilter(questions=[1], learners=[1]), []),
        (FeedFilter(assessments=[0]), ["ada a", "ada b1", "bob a"]),
        (FeedFilter(assessments=[1]), []),
        (FeedFilter(assessments=[0], questions=[0], learners=[0]), ["ada a"]),
    ],
)
@pytest.mark.parametrize("held", [False, True])
def test_a_reader_is_told_of_what_it_wants(
    page: Assessment, learner: Learner, wanted: FeedFilter, expected: list[str], held: bool
) -> None:
    """In the table rows are numbered as they are made here; another assessment is one that has no answers."""
    bob = Learner.objects.create(course=page.course, source="test", external_id="bob")
    a_vector(page, learner)
    hand_in(page, learner, b1={"choice": "vae", "reason": ""})
    a_vector(page, bob)
    other_page = Assessment.objects.create(course=page.course, slug="other", title="Other")
    rows = {
        "assessments": [page.pk, other_page.pk],
        "questions": [page.questions.get(slug=slug).pk for slug in ("a", "b1")],
        "learners": [learner.pk, bob.pk],
    }
    meant = {
        name: None if (places := getattr(wanted, name)) is None else [keys[place] for place in places]
        for name, keys in rows.items()
    }
    changes = events_after([page.course], 0, 10, held=held, wanted=FeedFilter(**meant))
    responses = [change.response for change in changes]
    assert [f"{response.submission.learner} {response.question.slug}" for response in responses] == expected


def test_the_end_of_the_feed_is_the_last_place_given(page: Assessment, learner: Learner) -> None:
    assert feed_end() == 0
    a_vector(page, learner)
    a_vector(page, learner)
    assert (feed_end(), number_events(), feed_end()) == (0, 2, 2)


@pytest.mark.parametrize("count", [5, 50])
def test_the_feed_takes_the_same_few_queries_for_any_number(
    page: Assessment, learner: Learner, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        a_vector(page, learner)
    events_after(Course.objects.all(), 0, 100, held=False)
    courses = list(Course.objects.all())
    with django_assert_num_queries(3):
        changes = events_after(courses, 0, 100, held=False)
        assert (
            len(
                [
                    (change.response.submission.learner, change.response.question, change.grade)
                    for change in changes
                ]
            )
            == count
        )


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_reader_does_not_miss_what_was_written_first_and_committed_last(
    page: Assessment, learner: Learner
) -> None:
    """The slow transaction takes its number first, the fast one commits first, and the reader reads between."""
    bob = Learner.objects.create(course=page.course, source="test", external_id="bob")
    written, may_commit = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            a_vector(page, learner, "[1, 2, 3]")
            written.set()
            may_commit.wait(30)
        connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    assert written.wait(30)
    a_vector(page, bob)
    (first,) = events_after([page.course], 0, 10, held=False)
    may_commit.set()
    slow.join()
    (second,) = events_after([page.course], first.position or 0, 10, held=False)
    assert second.pk < first.pk
    assert [change.response.submission.learner for change in (first, second)] == [bob, learner]


@pytest.mark.django_db(transaction=True)
def test_many_readers_give_each_change_one_place(page: Assessment, learner: Learner) -> None:
    for _ in range(20):
        a_vector(page, learner)
    run_at_once(number_events, 4)
    places = MarkChange.objects.order_by("position").values_list("position", flat=True)
    assert list(places) == [*range(1, 21)]
    assert Grade.objects.count() == 20
