"""An erasure takes what is the learner's, and nothing that only looks like it."""

import json
from collections.abc import Sequence

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from assessment.bank.models import Assessment, Exercise, ExtraTime, Question
from assessment.grading.erasure.erase import erase_data_of
from assessment.grading.erasure.traces import Traces, path_to_course
from assessment.grading.models import GradeRequest, GradingRun, Response, StoredReply, Submission
from assessment.lti.platforms.models import Enrolment, Registration
from assessment.people.models import ApiClient, Course, Learner, User
from tests.assessment.grading.cast import hand_in

pytestmark = pytest.mark.django_db
ANSWER = "The zebra is sampled outside of the network, so that gradients reach it."
OWN, ELSEWHERE = "the learner's course", "another course"


@pytest.fixture
def optics(db: None) -> Assessment:
    """An assessment of another course."""
    course = Course.objects.create(slug="optics", title="Optics")
    return Assessment.objects.create(course=course, slug="lenses", title="Lenses")


def log(row: Model, title: str, message: str = "", key: str | None = None) -> LogEntry:
    """Let the admin have noted something of a row."""
    user, _ = User.objects.get_or_create(username="grace")
    return LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(row),
        object_id=key or str(row.pk),
        object_repr=title,
        action_flag=CHANGE,
        change_message=message,
    )


def is_erased(entry: LogEntry) -> bool:
    entry.refresh_from_db()
    return (entry.object_repr, entry.change_message) == ("(erased)", "")


def added(title: str) -> str:
    return json.dumps([{"added": {"name": "extra time", "object": title}}])


LOGGED = [
    # name, id, where, title, message, whether it goes
    ("", "42", ELSEWHERE, "Exercise sheet 42 (course B)", "", False),
    ("", "42", OWN, "Exercise sheet 42", "", False),
    ("", "42", OWN, "Sheet", added("42: 15 min"), True),  # the title of a row of theirs
    ("", "42", ELSEWHERE, "Sheet", added("42: 15 min"), False),
    ("", "42", OWN, "Sheet", added("42: 30 min"), False),
    ("Anna", "a-1", OWN, "Karl-Anna seminar", "", False),
    ("Anna", "a-1", OWN, "The Anna Amalia library", "", False),
    ("Anna", "a-1", OWN, "Sheet", added("Anna: 15 min"), True),
    ("Anna Müller", "a-1", OWN, "Sheet", "extra time for anna  müller", True),
    ("Anna Müller", "a-1", OWN, "Sheet", added("see Anna Müller"), True),
    ("Anna Müller", "a-1", OWN, "Sheet", "Anna Müllerin", False),
    ("Anna Müller", "a-1", OWN, "Sheet", "Karl-Anna Müller", False),
    ("Anna Müller", "a-1", ELSEWHERE, "Anna Müller", "", False),
    ("", "ada@example.org", OWN, "Sheet", "for ada@example.org", True),
    ("", "ada@example.org", ELSEWHERE, "Sheet", "for ada@example.org", False),
    ("", "12345678", OWN, "Sheet", "for 12345678.", True),
    ("", "diffusion", OWN, "Sheet", "what diffusion is", False),
    ("", "a-1", OWN, "Sheet", f"who wrote “{ANSWER}”?", True),
    ("", "a-1", OWN, "Sheet", json.dumps([{"changed": {"to": f"like ö {ANSWER.upper()}"}}]), True),
    ("", "a-1", ELSEWHERE, "Sheet", f"who wrote “{ANSWER}”?", False),
    ("", "a-1", OWN, "sampled outside of the network", "", False),  # a title that the learner has written too
    ("", "a-1", OWN, "yes", "", False),
]


@pytest.mark.parametrize("row", LOGGED, ids=str)
def test_of_the_admins_log_only_what_tells_of_the_learner_goes(
    page: Assessment, optics: Assessment, row: tuple[str, str, str, str, str, bool]
) -> None:
    name, external_id, place, title, message, goes = row
    learner = Learner.objects.create(course=page.course, source="test", external_id=external_id, name=name)
    hand_in(page, learner, q3=ANSWER, q4="yes")
    ExtraTime.objects.create(assessment=page, learner=learner, minutes=15)
    entry = log(page if place == OWN else optics, title, message)
    erase_data_of(learner)
    assert is_erased(entry) is goes


def test_entries_on_the_learners_own_rows_go(page: Assessment, learner: Learner) -> None:
    submission = hand_in(page, learner, q3=ANSWER)
    extra = ExtraTime.objects.create(assessment=page, learner=learner, minutes=15)
    bob = Learner.objects.create(course=page.course, source="test", external_id="bob")
    own_entries = [log(row, "x", "y") for row in (learner, submission, submission.responses.get(), extra)]
    foreign_entries = [log(row, "x", "y") for row in (bob, hand_in(page, bob, q3=ANSWER), page, page.course)]
    erase_data_of(learner)
    assert [is_erased(entry) for entry in own_entries] == [True] * 4
    assert [is_erased(entry) for entry in foreign_entries] == [False] * 4


def test_of_a_row_that_is_gone_the_course_is_not_known(page: Assessment, optics: Assessment) -> None:
    learner = Learner.objects.create(course=page.course, source="test", external_id="1", name="Anna Müller")
    named, unnamed = log(optics, "Anna Müller", key="999999"), log(optics, "Sheet 1", key="999999")
    erase_data_of(learner)
    assert (is_erased(named), is_erased(unnamed)) == (True, False)


@pytest.mark.parametrize(
    ("model", "path"),
    [
        (Course, "pk"),
        (Assessment, "course__pk"),
        (Exercise, "assessment__course__pk"),
        (Question, "assessment__course__pk"),
        (Response, "run__course__pk"),
        (Submission, "assessment__course__pk"),
        (GradingRun, "course__pk"),
        (Learner, "course__pk"),
        (Enrolment, "learner__course__pk"),
        (User, None),
        (Registration, None),
    ],
)
def test_every_row_says_of_which_course_it_is(model: type[Model], path: str | None) -> None:
    course_path = path_to_course(model)
    assert (course_path is None) is (path is None)
    assert course_path is None or course_path.count("__") == str(path).count("__")


BODIES: list[tuple[object, object, bool]] = [
    # what the learner answered, the body of a stored reply to somebody's POST /grade, whether it goes
    ("None", {"outcome": "graded"}, False),
    ("none", {"outcome": "graded", "read_as": None}, False),
    ("null", {"id": None, "read_as": None}, False),
    ("", {"read_as": ""}, False),
    ("  ", {"read_as": '""'}, False),
    ("{}", {"read_as": {}}, False),
    ("None", [], False),
    ("None", "None", False),
    ("None", {"read_as": "None"}, True),
    ("7", {"read_as": "7"}, True),
    ("7", {"read_as": 7}, False),
]


@pytest.mark.parametrize(("answer", "body", "goes"), BODIES)
def test_a_stored_reply_goes_for_what_is_in_it(
    page: Assessment, learner: Learner, answer: str, body: object, goes: bool
) -> None:
    hand_in(page, learner, q3=answer)
    client = ApiClient.objects.create(name="tool")
    client.courses.add(page.course)
    StoredReply.objects.create(client=client, key="k", request_sha256="-", status=200, body=body)
    erase_data_of(learner)
    assert StoredReply.objects.exists() is not goes


@pytest.mark.parametrize("answer", ["", None, " ", {"choice": "", "reason": ""}])
def test_a_blank_answer_is_nobodys(page: Assessment, learner: Learner, answer: object) -> None:
    hand_in(page, learner, q3="" if isinstance(answer, dict) else answer)
    client = ApiClient.objects.create(name="tool")
    client.courses.add(page.course)
    GradeRequest.objects.create(client=client, kind="text", key={"references": ["so"]}, answer=answer)
    erase_data_of(learner)
    assert GradeRequest.objects.exists()


@pytest.mark.parametrize(
    ("texts", "text", "quoted"),
    [
        ([ANSWER], ANSWER.lower(), True),
        (["yes"], "Yes", True),
        ([None], "null", False),
        ([None], "None", False),
        ([""], '""', False),
        ([[]], "[]", False),
        ([{"choice": "", "reason": None}], '{"choice":"","reason":null}', False),
    ],
)
def test_nothing_is_no_trace(texts: Sequence[object], text: str, quoted: bool) -> None:
    assert Traces(texts, "", "").quotes(text) is quoted


@pytest.mark.parametrize(
    ("name", "external_id", "text", "named"),
    [
        ("", "ext-17", "try-ext-17", True),
        ("", "ext-17", "try-ext-171", False),
        ("", "42", "grade-42", False),
        ("", "42", "exercise 42 was read wrongly", False),
        ("", "20240042", "grade-20240042", True),
        ("Anna", "1", "Anna’s answer was read wrongly", True),
        ("Anna", "1", "the Karl-Anna seminar", False),
        ("Anna", "1", "Annabel", False),
        ("", "", "anything", False),
    ],
)
def test_a_name_and_an_id_are_words_of_their_own(name: str, external_id: str, text: str, named: bool) -> None:
    assert Traces([], name, external_id).names(text) is named
