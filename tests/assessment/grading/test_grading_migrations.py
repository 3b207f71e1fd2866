"""Migrations keep what is stored: mark changes get the response of their grade, students see the marks they saw."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from assessment.bank.models import Assessment, ReleaseRule
from assessment.grading.effective_grade import responses_with_marks
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import Grade, MachineMark, MarkChange
from assessment.grading.promise import draw_sample
from assessment.people.models import Learner, User
from graders.text.reasons import NOT_SURE
from tests.assessment.grading.cast import add_grade, hand_in
from tests.assessment.grading.promise_cast import as_the_machine, estimate, otherwise, under_promise

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def with_changes_as_before(page: Assessment, learner: Learner) -> Iterator[None]:
    """Three marks in the tables as they were before changes had a response."""
    for answer in ("[0.6, 0.65, -0.2]", "[1, 2, 3]", "[1, 2, 4]"):
        hand_in(page, learner, a=answer)
    call_command("migrate", "grading", "0003", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


def test_marks_given_before_changes_had_a_response_are_told(with_changes_as_before: None) -> None:
    apps_before = (
        MigrationExecutor(connection).loader.project_state([("grading", "0003_priorities_and_courses")]).apps
    )
    changes = apps_before.get_model("grading", "MarkChange").objects
    assert changes.count() == 3
    call_command("migrate", verbosity=0)
    sweep_up()
    for grade in Grade.objects.all():
        first, shown = MarkChange.objects.filter(grade=grade).order_by("position")
        assert first.response == shown.response == grade.response
        assert (first.visible, shown.visible) == (False, True)


class BeforeThePromise:
    """The tables as they were when a question held its marks until so many were marked by people."""

    def __init__(self) -> None:
        self.apps = MigrationExecutor(connection).loader.project_state(BEFORE_PROMISES).apps

    def hold(self, slug: str, needed: int) -> None:
        """Let a question hold its marks."""
        self.apps.get_model("bank", "Question").objects.filter(slug=slug).update(hold_until_marked=needed)


BEFORE_PROMISES = [("grading", "0014_files_written"), ("bank", "0007_contrasts_of_stored_keys")]


@pytest.fixture
def before_promises(page: Assessment) -> Iterator[BeforeThePromise]:
    """Estimates of questions, some of which people have marked, in the tables of before there was a promise."""
    for slug, people in (("q1", as_the_machine), ("q2", otherwise), ("q3", None), ("q4", as_the_machine)):
        for response in [estimate(page, str(number), slug=slug) for number in range(2)]:
            if people:
                add_grade(response, people(response), human=True)
        estimate(page, slug=slug, reasons=[NOT_SURE] if slug == "q3" else [])
    call_command("migrate", "bank", "0007", verbosity=0)
    yield BeforeThePromise()
    call_command("migrate", verbosity=0)


def test_what_was_trusted_stays_trusted_and_all_else_is_under_the_promise(
    before_promises: BeforeThePromise, page: Assessment
) -> None:
    for slug, needed in (("q1", 2), ("q2", 2), ("q3", 2), ("q4", 3), ("q5", 0)):
        before_promises.hold(slug, needed)
    call_command("migrate", verbosity=0)
    rules = dict(page.questions.filter(slug__startswith="q").values_list("slug", "release_rule"))
    assert {slug: rules[slug] for slug in ("q1", "q2", "q3", "q4", "q5")} == {
        "q1": ReleaseRule.AS_BEFORE,
        "q2": ReleaseRule.PROMISE,  # people give other marks than the machine
        "q3": ReleaseRule.PROMISE,  # nobody has marked an answer
        "q4": ReleaseRule.PROMISE,  # two of three are marked
        "q5": ReleaseRule.AT_ONCE,
    }
    visible = responses_with_marks().filter(
        held=False, human=False, question__slug__in=["q1", "q2", "q3", "q4"]
    )
    assert [row.question.slug for row in visible] == ["q1"]


def test_answers_from_before_can_be_drawn_with_those_that_come(
    before_promises: BeforeThePromise, page: Assessment, django_user_model: type[User]
) -> None:
    before_promises.hold("q3", 2)
    call_command("migrate", verbosity=0)
    estimate(page, slug="q3")
    sources = MachineMark.objects.filter(grade__response__question__slug="q3").values_list(
        "source", flat=True
    )
    assert (len(sources), len(set(sources))) == (4, 1), "the same key and model as before"
    assert draw_sample(page, 10, actor=django_user_model.objects.create(username="grace")) >= 4


def test_going_back_lets_the_same_marks_out(page: Assessment) -> None:
    under_promise(page, "q1")
    page.questions.filter(slug="q2").update(release_rule=ReleaseRule.AS_BEFORE)
    try:
        call_command("migrate", "bank", "0007", verbosity=0)
        questions = BeforeThePromise().apps.get_model("bank", "Question").objects
        held = dict(questions.filter(slug__in=["q1", "q2", "q3"]).values_list("slug", "hold_until_marked"))
    finally:
        call_command("migrate", verbosity=0)
    assert held == {"q1": 20, "q2": 0, "q3": 0}
