"""Why a score is not in the gradebook is said in words, with what to do: never the platform's raw reply."""

import json
import re

import pytest
from django.urls import reverse

from assessment.bank.models import Assessment
from assessment.lti.passback.models import ScoreState
from assessment.lti.passback.outcomes import LEARNER_LEFT, NOT_A_STUDENT
from assessment.lti.platforms.models import Enrolment, Registration, ResourceLink
from assessment.lti.services.replies import PlatformReply
from assessment.people.models import Learner
from tests.assessment.desk.cast import signed_in
from tests.assessment.lti.passback.cast import RIGHT, deliver_scores, hand_in, only_delivery
from tests.platform.faults import Status
from tests.platform.server import Platform

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "why", "what_to_do"),
    [
        (400, "Mostly this means that the student left", "send the score again"),
        (422, "Mostly this means that the student left", "send the score again"),
        (401, "write into this column (401)", "Switch its grade service on"),
        (403, "write into this column (403)", "Switch its grade service on"),
        (404, "was deleted on the platform (404)", "open the activity there once"),
        (410, "was deleted on the platform (410)", "open the activity there once"),
        (301, "has moved to another address (301)", "Open the activity there once"),
        (308, "has moved to another address (308)", "Open the activity there once"),
        (500, "perhaps the grade is locked", "Unlock it there"),
        (502, "failed at this score alone (502)", "tried again by itself"),
        (503, "answered 503", ""),
    ],
)
def test_what_an_instructor_reads_in_scores(  # noqa: PLR0917 - fixtures and a row
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    status: int,
    why: str,
    what_to_do: str,
) -> None:
    hand_in(exam, ada, a=RIGHT)
    platform.faults.always("scores", Status(status))
    deliver_scores()
    row = only_delivery(link)
    assert why in row.problem
    assert what_to_do in row.problem
    assert "{" not in row.problem
    assert len(row.problem) < 500
    browser = signed_in("nina", exam.course, "instructor")
    text = browser.get(reverse("admin:delivery_scoredelivery_changelist")).content.decode()
    assert why.split(" (", maxsplit=1)[0] in text


@pytest.mark.parametrize(
    ("error", "words"),
    [("invalid_scope", "the right to send scores"), ("invalid_client", "Check this")],
)
def test_a_token_that_is_refused(  # noqa: PLR0917 - fixtures and a row
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    registration: Registration,
    error: str,
    words: str,
) -> None:
    if error == "invalid_scope":
        platform.tool.scopes = ()
    else:
        registration.client_id = "another"
        registration.save()
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    assert words in only_delivery(link).problem
    assert only_delivery(link).state == ScoreState.OWED


@pytest.mark.parametrize("by", ["the platform's words", "the roster"])
def test_a_student_who_left(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, by: str
) -> None:
    hand_in(exam, ada, a=RIGHT)
    if by == "the roster":
        Enrolment.objects.create(context=link.context, learner=ada, active=False)
        platform.faults.always("scores", Status(422))
    else:
        platform.course.members.remove(platform.ada.id)
    deliver_scores()
    row = only_delivery(link)
    assert row.state == ScoreState.REFUSED
    assert re.sub(r" \(4\d\d\)", "", row.problem) == LEARNER_LEFT


@pytest.mark.parametrize(
    ("reply", "is_of_a_user"),
    [
        ("Incorrect score received", True),  # Moodle
        ("User not found in course or is not a student", True),  # Canvas
        ("Provided timestamp of x before last updated timestamp of y", False),  # Canvas
        ("ScoreMaximum must be greater than or equal to 0", False),
        ("Refusing score with an earlier timestamp for item 21 and user 4", False),
    ],
)
def test_what_platforms_say_of_somebody_who_is_not_graded(reply: str, is_of_a_user: bool) -> None:
    assert any(sign in reply.lower() for sign in NOT_A_STUDENT) == is_of_a_user


ADA = {"userId": "4", "name": "Ada Student", "comment": "secret"}


@pytest.mark.parametrize(
    ("body", "phrase", "words"),
    [
        (b"[]", f"Incorrect score received{json.dumps(ADA)}", "Incorrect score received"),  # Moodle 5.1.3
        (json.dumps({"status": 400, "reason": "No: " + json.dumps(ADA)}).encode(), "Bad Request", "No"),
        (b'{"errors": {"message": "Ada Student"}}', "", ""),
        (b'{"userId": "4", "name": "Ada', "", ""),
        (b'Not now [{"userId": "4"}]', "", "Not now"),
        (b"[beta] not yet", "", "[beta] not yet"),
        (b"", "Forbidden", ""),
    ],
)
def test_no_raw_reply_is_quoted(body: bytes, phrase: str, words: str) -> None:
    reply = PlatformReply(400 if phrase != "Forbidden" else 403, {}, body, phrase=phrase)
    assert reply.words() == words
    reason = reply.failure("a score").reason
    assert "Ada" not in reason
    assert "{" not in reason


def test_nobody_is_named_in_the_log(
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ada.name = "Ada Student"
    ada.save()
    hand_in(exam, ada, a=RIGHT)
    platform.course.members.remove(platform.ada.id)
    deliver_scores()
    assert "score" in caplog.text
    assert "Ada" not in caplog.text
    assert "Incorrect" not in caplog.text
