"""A question written from nothing: draft, new versions, published, taken off the page."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.bank.models import Assessment, Exercise, Question, ReleaseRule
from assessment.kinds.registry import example_keys
from assessment.people.models import Course
from tests.assessment.desk.cast import add_question, signed_in
from tests.assessment.student.cast import Visitor

EXAMPLES = example_keys()

ADD = "/admin/bank/question/add/"
PROMPT = "Compute $\\mu + \\sigma$ for the *first* sample."


def form(page: Assessment, **fields: Any) -> dict[str, Any]:
    """Return a filled-in form: what a beginner has to type, and nothing else."""
    written = {
        "assessment": page.pk,
        "kind": "numeric",
        "points": "2",
        "prompt": PROMPT,
        "key": "value: 2/3",
        "review_below": "0",
        "release_rule": "promise",
    }
    return {name: value for name, value in (written | fields).items() if value is not None}


def problems(reply: Any) -> dict[str, list[str]]:
    """Return the errors of the form in a reply, by field."""
    assert reply.status_code == 200
    errors: dict[str, list[str]] = reply.context["adminform"].form.errors
    return {name: list(messages) for name, messages in errors.items()}


def written(slug: str = "compute-for-the-first-sample") -> Question:
    return Question.objects.get(slug=slug)


def test_a_draft_is_not_on_the_page(instructor: Client, page: Assessment, visitor: Visitor) -> None:
    reply = instructor.post(ADD, form(page, _save="1"), follow=True)
    question = written()
    assert "draft, not on the page" in reply.content.decode()
    assert question.current is None
    assert "question-compute" not in visitor.look()
    version = question.versions.get()
    assert (version.number, version.kind, version.points) == (1, "numeric", Decimal(2))
    assert (version.prompt, version.key) == (PROMPT, {"value": "2/3"})


def test_a_draft_is_listed_with_its_prompt_and_kind(instructor: Client, page: Assessment) -> None:
    instructor.post(ADD, form(page, _save="1"))
    listed = instructor.get("/admin/bank/question/").content.decode()
    assert "Compute $\\mu" in listed
    assert "numeric" in listed


@pytest.mark.parametrize("is_open", [True, False])
def test_an_instructor_is_told_when_the_page_is_closed(
    instructor: Client, page: Assessment, is_open: bool
) -> None:
    Assessment.objects.filter(pk=page.pk).update(open=is_open)
    text = instructor.post(ADD, form(page, _publish="1"), follow=True).content.decode()
    assert ("tick “Open” there" in text) is not is_open
    assert ("see it on the page" in text) is is_open
    assert (f"/admin/bank/assessment/{page.pk}/change/" in text.split("review-state")[1][:400]) is not is_open


def test_published_it_is_answered_and_graded(instructor: Client, page: Assessment, visitor: Visitor) -> None:
    instructor.post(ADD, form(page, _publish="1"))
    assert "question-compute" in visitor.look()
    assert "2 of 2 points" in visitor.check(written().slug, "2/3")


def test_name_place_and_exercise_are_made(instructor: Client, page: Assessment) -> None:
    last = page.exercises.latest("position").position
    instructor.post(ADD, form(page, new_exercise="Warm up", _save="1"))
    first = written("warm-up")
    assert (first.exercise.title, first.exercise.position, first.position) == ("Warm up", last + 1, 0)
    instructor.post(ADD, form(page, exercise=first.exercise.pk, _save="1"))
    second = written()
    assert (second.exercise, second.position) == (first.exercise, 1)
    instructor.post(ADD, form(page, exercise=first.exercise.pk, _save="1"))
    assert written("compute-for-the-first-sample-2").position == 2


def test_a_prompt_without_letters_gets_a_name_too(instructor: Client, page: Assessment) -> None:
    instructor.post(ADD, form(page, prompt="你好?", _save="1"))
    assert written("question").exercise.slug == "question"
    instructor.post(ADD, form(page, prompt="$x^2$", _save="1"))
    assert written("question-2").exercise.slug == "question-2"


def change(question: Question) -> str:
    return reverse("admin:bank_question_change", args=[question.pk])


def test_a_change_is_a_new_version_and_a_draft(
    instructor: Client, page: Assessment, visitor: Visitor
) -> None:
    instructor.post(ADD, form(page, _publish="1"))
    question = written()
    first = question.versions.get()
    again = {"exercise": question.exercise_id, "slug": question.slug, "position": question.position}
    reply = instructor.post(
        change(question), form(page, **again, prompt="What is 2/3?", _save="1"), follow=True
    )
    assert "version 2 is a draft" in reply.content.decode()
    first.refresh_from_db()
    assert first.prompt == PROMPT
    assert "What is 2/3?" not in visitor.look()
    instructor.post(change(question), form(page, **again, prompt="What is 2/3?", _publish="1"))
    assert "What is 2/3?" in visitor.look()
    question.refresh_from_db()
    assert [version.number for version in question.versions.all()] == [1, 2]


def test_saving_what_is_unchanged_adds_no_version(instructor: Client, page: Assessment) -> None:
    instructor.post(ADD, form(page, _publish="1"))
    question = written()
    shown = instructor.get(change(question)).context["adminform"].form.initial
    fields = {name: value for name, value in shown.items() if value is not None}
    instructor.post(change(question), fields | {"_save": "1"})
    assert question.versions.count() == 1


def test_line_breaks_of_a_browser_are_stored_as_one_character(instructor: Client, page: Assessment) -> None:
    instructor.post(ADD, form(page, prompt="one\r\ntwo", key="value: 2\r\nmode: exact\r\n", _save="1"))
    version = written("one-two").versions.get()
    assert (version.prompt, version.key) == ("one\ntwo", {"value": "2", "mode": "exact"})


@pytest.mark.parametrize("slug", ["a", "b1", "c", "q1"])
def test_an_imported_question_can_be_opened_and_saved_as_it_is(
    instructor: Client, page: Assessment, slug: str
) -> None:
    """Whatever its kind: the key that is shown reads back as the same key."""
    question = page.questions.get(slug=slug)
    shown = instructor.get(change(question)).context["adminform"].form.initial
    reply = instructor.post(
        change(question), {k: v for k, v in shown.items() if v is not None} | {"_save": "1"}
    )
    assert reply.status_code == 302
    assert question.versions.count() == 1


def test_taken_off_and_put_back(instructor: Client, page: Assessment, visitor: Visitor) -> None:
    instructor.post(ADD, form(page, _publish="1"))
    question = written()
    again = {"exercise": question.exercise_id, "slug": question.slug, "position": question.position}
    instructor.post(change(question), form(page, **again, _take_off="1"))
    assert "question-compute" not in visitor.look()
    instructor.post(change(question), form(page, **again, _publish="1"))
    assert "question-compute" in visitor.look()


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_example_of_each_kind_can_be_saved(instructor: Client, page: Assessment, kind: str) -> None:
    instructor.post(ADD, form(page, kind=kind, key=EXAMPLES[kind], _publish="1"))
    assert written().versions.get().kind == kind


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"key": "value: two"}, "key", "Line 1: value"),
        ({"key": "value: [2/3"}, "key", "the key is not YAML"),
        ({"key": "valeu: 2/3"}, "key", "valeu"),
        ({"key": "mode: exact\nplaces: x\nvalue: 1"}, "key", "Line 2: places"),
        ({"key": "- 1\n- 2"}, "key", "the key"),
        ({"key": ""}, "key", "required"),
        ({"key": "value: 1\x00"}, "key", "Null"),
        ({"kind": "choice", "key": "options: []"}, "key", "Line 1: options"),
        ({"kind": "text", "key": "value: 1"}, "key", "Line 1"),
        ({"kind": "proof"}, "kind", "proof"),
        ({"prompt": ""}, "prompt", "required"),
        ({"prompt": " \r\n "}, "prompt", "required"),
        ({"points": "-1"}, "points", "greater"),
        ({"points": "many"}, "points", "number"),
        ({"points": "NaN"}, "points", "number"),
        ({"assessment": None}, "assessment", "required"),
        ({"assessment": "999999"}, "assessment", "valid choice"),
        ({"exercise": "999999"}, "exercise", "valid choice"),
        ({"slug": "no slug!"}, "slug", "slug"),
        ({"slug": "a"}, "__all__", "already exists"),
        ({"position": "-1"}, "position", "greater"),
        ({"review_below": "nan"}, "review_below", "number"),
        ({"release_rule": "as_before"}, "release_rule", "valid choice"),
        ({"position": "9" * 30}, "position", "less"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    instructor: Client, page: Assessment, fields: dict[str, Any], field: str, says: str
) -> None:
    before = Question.objects.count()
    errors = problems(instructor.post(ADD, form(page, **fields, _publish="1")))
    assert list(errors) == [field]
    assert says in " ".join(errors[field])
    assert Question.objects.count() == before


def test_what_is_trusted_as_before_stays_so_until_another_rule_is_chosen(
    instructor: Client, page: Assessment
) -> None:
    question, label = page.questions.get(slug="q3"), "as before: trusted by the rule before the promise"
    assert label not in instructor.get(change(question)).content.decode()
    page.questions.update(release_rule=ReleaseRule.AS_BEFORE)
    for rule, is_offered in ((ReleaseRule.AS_BEFORE, True), (ReleaseRule.PROMISE, False)):
        shown = instructor.get(change(question)).context["adminform"].form.initial
        fields = {name: value for name, value in shown.items() if value is not None}
        instructor.post(change(question), fields | {"release_rule": rule.value, "_save": "1"})
        question.refresh_from_db()
        assert question.release_rule == rule
        assert (label in instructor.get(change(question)).content.decode()) is is_offered


def test_an_exercise_of_another_page_is_refused(instructor: Client, page: Assessment, course: Course) -> None:
    other_page = Assessment.objects.create(course=course, slug="other", title="Other")
    exercise = Exercise.objects.create(assessment=other_page, slug="e", position=0)
    errors = problems(instructor.post(ADD, form(page, exercise=exercise.pk, _save="1")))
    assert errors == {"exercise": [f"Is on another page. Choose one of “{page}”, or none."]}


@pytest.mark.parametrize("field", ["assessment", "exercise"])
def test_nothing_is_written_into_another_course(
    instructor: Client, page: Assessment, other_course: Course, field: str
) -> None:
    theirs = {
        "assessment": Assessment.objects.get(course=other_course).pk,
        "exercise": Exercise.objects.get(assessment__course=other_course).pk,
    }
    assert field in problems(instructor.post(ADD, form(page, **{field: theirs[field]}, _publish="1")))
    assert other_course.assessments.get().questions.count() == 1


@pytest.mark.parametrize("role", ["assistant", "auditor"])
def test_others_read_the_versions_and_write_nothing(course: Course, page: Assessment, role: str) -> None:
    browser = signed_in("nina", course, role)
    question = page.questions.get(slug="a")
    shown = browser.get(change(question)).content.decode()
    assert "z = (0.6, 0.65, -0.2), exact" in shown
    assert "Save and publish" not in shown
    assert browser.post(change(question), form(page, _publish="1")).status_code == 403
    assert browser.post(ADD, form(page, _publish="1")).status_code == 403
    assert question.versions.count() == 1


def test_a_new_version_leaves_an_old_answer_with_its_own(
    instructor: Client, page: Assessment, visitor: Visitor
) -> None:
    question = add_question(page.exercises.all()[0], "two-thirds")
    assert "1 of 1" in visitor.check("two-thirds", "2/3")
    again = {"exercise": question.exercise_id, "slug": question.slug, "position": question.position}
    instructor.post(change(question), form(page, **again, key="value: 3/4", _publish="1"))
    response = question.responses.get()
    assert response.version.number == 1
    question.refresh_from_db()
    assert question.current
    assert question.current.number == 2
