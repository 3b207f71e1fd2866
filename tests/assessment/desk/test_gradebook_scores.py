"""The list of scores on their way into gradebooks: who sees it, what it says, and what is done from it."""

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import tasks
from assessment.bank.models import Assessment
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.people.models import Course, Learner
from tests.assessment.desk.cast import ROLES, add_score, signed_in
from tests.assessment.desk.test_desk_queries import queries_with_rows
from tests.assessment.grading.cast import hand_in

LIST = reverse("admin:delivery_scoredelivery_changelist")
MESSAGE = {"scoreGiven": 2, "scoreMaximum": 3, "gradingProgress": "FullyGraded"}


@pytest.fixture(autouse=True)
def hinted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the workers that deliver were told, instead of a broker."""
    wake_ups: list[str] = []
    monkeypatch.setattr(tasks, "wake_delivery", lambda: wake_ups.append("deliver"))
    return wake_ups


@pytest.fixture
def sent(page: Assessment, learner: Learner) -> ScoreDelivery:
    """A score that the platform took and holds."""
    return add_score(
        page,
        learner,
        state=ScoreState.CONFIRMED,
        wanted=1,
        stamped=1,
        message=MESSAGE,
        stamp=timezone.now(),
        sent_at=timezone.now(),
        held={"resultScore": 66.7, "resultMaximum": 100},
        held_at=timezone.now(),
    )


def choose_action(browser: Client, name: str, *rows: ScoreDelivery) -> Any:
    """Do something with selected rows."""
    return browser.post(LIST, {"action": name, ACTION_CHECKBOX_NAME: [row.pk for row in rows]})


def test_it_says_what_was_sent_and_what_is_held(instructor: Client, sent: ScoreDelivery) -> None:
    text = instructor.get(LIST).content.decode()
    for words in ("Gradebook scores", "ada", "activity", "in the gradebook", "2 of 3", "66.7 of 100"):
        assert words in text


def test_why_a_score_was_refused_stands_there(instructor: Client, page: Assessment, learner: Learner) -> None:
    row = add_score(page, learner, state=ScoreState.REFUSED, problem="The platform answered 422 to a score.")
    for address in (LIST, reverse("admin:delivery_scoredelivery_change", args=[row.pk])):
        text = instructor.get(address).content.decode()
        assert "refused" in text
        assert "answered 422" in text


@pytest.mark.parametrize(("state", "shown"), [("confirmed", 1), ("refused", 0), ("owed", 0), ("nonsense", 1)])
def test_the_list_is_filtered_by_state(
    instructor: Client, sent: ScoreDelivery, state: str, shown: int
) -> None:
    assert instructor.get(f"{LIST}?state={state}").content.decode().count("2 of 3") == shown


@pytest.mark.parametrize(("value", "shown"), [("{pk}", 1), ("0", 0), ("9" * 40, 0), ("x", 0)])
def test_the_list_is_filtered_by_assessment(
    instructor: Client, page: Assessment, sent: ScoreDelivery, value: str, shown: int
) -> None:
    text = instructor.get(f"{LIST}?assessment={value.format(pk=page.pk)}").content.decode()
    assert text.count("2 of 3") == shown


@pytest.mark.parametrize("role", ROLES)
def test_scores_of_other_courses_are_not_there(
    course: Course, other_course: Course, sent: ScoreDelivery, role: str
) -> None:
    text = signed_in("nina", course, role).get(LIST).content.decode()
    assert "2 of 3" in text
    assert "secret" not in text


@pytest.mark.parametrize("role", ["instructor", "assistant"])
def test_whoever_may_mark_sends_again(
    course: Course, sent: ScoreDelivery, role: str, hinted: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert choose_action(signed_in("nina", course, role), "send_selected", sent).status_code == 302
    sent.refresh_from_db()
    assert (sent.state, sent.wanted, hinted) == (ScoreState.OWED, 2, ["deliver"])


def test_whoever_may_mark_asks_what_the_platform_holds(instructor: Client, sent: ScoreDelivery) -> None:
    choose_action(instructor, "ask_selected", sent)
    sent.refresh_from_db()
    assert sent.ask_held
    assert sent.state == ScoreState.CONFIRMED


def test_an_auditor_only_looks(course: Course, page: Assessment, sent: ScoreDelivery) -> None:
    browser = signed_in("nina", course, "auditor")
    for name in ("send_selected", "ask_selected"):
        assert choose_action(browser, name, sent).status_code == 403
    assert browser.get(reverse("admin:bank_assessment_scores", args=[page.pk])).status_code == 403
    sent.refresh_from_db()
    assert (sent.wanted, sent.ask_held) == (1, False)


def test_nothing_is_done_with_scores_of_another_course(
    instructor: Client, other_course: Course, sent: ScoreDelivery
) -> None:
    foreign_score = ScoreDelivery.objects.get(resource_link__context__course=other_course)
    for name in ("send_selected", "ask_selected"):
        choose_action(instructor, name, foreign_score)
    foreign_score.refresh_from_db()
    assert (foreign_score.wanted, foreign_score.ask_held) == (1, False)
    theirs = other_course.assessments.get()
    assert instructor.post(reverse("admin:bank_assessment_scores", args=[theirs.pk])).status_code == 404


def test_nobody_writes_a_score(instructor: Client, sent: ScoreDelivery) -> None:
    assert instructor.get(reverse("admin:delivery_scoredelivery_add")).status_code == 403
    address = reverse("admin:delivery_scoredelivery_change", args=[sent.pk])
    assert 'name="_save"' not in instructor.get(address).content.decode()
    instructor.post(address, {"state": "owed", "message": "{}"})
    sent.refresh_from_db()
    assert (sent.state, sent.message) == (ScoreState.CONFIRMED, MESSAGE)


def test_all_scores_of_an_assessment_are_sent_again(
    instructor: Client, page: Assessment, learner: Learner, sent: ScoreDelivery
) -> None:
    marks = instructor.get(reverse("admin:bank_assessment_marks", args=[page.pk])).content.decode()
    address = reverse("admin:bank_assessment_scores", args=[page.pk])
    assert address in marks
    assert "Send all again" in instructor.get(address).content.decode()
    reply = instructor.post(address, follow=True)
    assert "1 score will be sent again" in reply.content.decode()
    sent.refresh_from_db()
    assert sent.state == ScoreState.OWED


def test_an_assessment_that_no_activity_opens_says_what_to_do(instructor: Client, page: Assessment) -> None:
    text = instructor.get(reverse("admin:bank_assessment_scores", args=[page.pk])).content.decode()
    assert "nothing to send" in text


def test_the_list_takes_as_many_queries_for_many(
    instructor: Client, page: Assessment, course: Course
) -> None:
    def make(number: int) -> None:
        learner = Learner.objects.create(course=course, source="test", external_id=f"l{number}")
        add_score(page, learner, f"activity {number}", message=MESSAGE)

    few, many = queries_with_rows(instructor, LIST, make)
    assert few == many <= 9


def test_the_page_for_all_takes_as_many_queries_for_many(
    instructor: Client, page: Assessment, course: Course
) -> None:
    def make(number: int) -> None:
        learner = Learner.objects.create(course=course, source="test", external_id=f"l{number}")
        add_score(page, learner, f"activity {number}", message=MESSAGE)
        hand_in(page, learner, a="[0.6, 0.65, -0.2]")

    address = reverse("admin:bank_assessment_scores", args=[page.pk])
    few, many = queries_with_rows(instructor, address, make)
    assert few == many <= 9
