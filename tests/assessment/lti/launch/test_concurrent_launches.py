"""Things that come at the same time, in several threads as in several web processes."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction
from django.utils import timezone

from assessment.bank.models import Assessment, Deck
from assessment.lti.launch import targets
from assessment.lti.launch.id_token import Expected, Launch, use_nonce, validate_claims
from assessment.lti.launch.provisioning import provision
from assessment.lti.platforms.models import Context, Deployment, Enrolment, Registration, ResourceLink
from assessment.people.models import Course, Learner
from tests.assessment.lti.launch.cast import launch_claims, platform

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 6
Result = TypeVar("Result")


def at_once(task: Callable[[int], Result]) -> list[Result]:
    """Do a task in several threads, which all begin together."""
    start = Barrier(MANY)

    def run_task(number: int) -> Result:
        start.wait()
        try:
            return task(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run_task, range(MANY)))


def launch_of(registration: Registration, sub: str) -> Launch:
    """Return a student's launch whose claims held."""
    expected = Expected(registration.issuer, registration.client_id, "n")
    return validate_claims(launch_claims(registration, "n", {"sub": sub}), expected, time.time())


def test_a_nonce_is_used_once() -> None:
    school = platform()
    assert sorted(at_once(lambda _: use_nonce(school, "nonce", 600))) == [False] * (MANY - 1) + [True]


def test_the_first_launches_of_a_course_make_one() -> None:
    school = platform()
    deployment = Deployment.objects.select_related("registration").get()
    provisioned = at_once(lambda number: provision(deployment, launch_of(school, f"student-{number}")))
    assert {arrived.context.pk for arrived in provisioned} == {Context.objects.get().pk}
    assert (Course.objects.count(), ResourceLink.objects.count()) == (1, 1)
    assert (Learner.objects.count(), Enrolment.objects.count()) == (MANY, MANY)


def test_two_tabs_of_one_student_make_one_learner() -> None:
    school = platform()
    deployment = Deployment.objects.select_related("registration").get()
    at_once(lambda _: provision(deployment, launch_of(school, "student-7")))
    assert (Learner.objects.count(), Enrolment.objects.count()) == (1, 1)


def test_what_is_picked_from_the_library_at_once_is_copied_once() -> None:
    school = platform()
    library = Course.objects.create(slug="library", title="Library")
    school.library.add(library)
    paper = Assessment.objects.create(course=library, slug="paper", title="Paper")
    cards = Deck.objects.create(course=library, slug="cards", title="Cards")
    deployment = Deployment.objects.select_related("registration").get()
    context = provision(deployment, launch_of(school, "student-7")).context

    def pick(_: int) -> None:
        with transaction.atomic():
            targets.find_target(context, {"assessment": str(paper.public_id)})
            targets.find_target(context, {"deck": str(cards.public_id)})

    at_once(pick)
    assert (paper.copies.count(), cards.copies.count()) == (1, 1)


def test_a_roster_that_is_read_during_a_launch_stays_read() -> None:
    school = platform()
    deployment = Deployment.objects.select_related("registration").get()
    context = provision(deployment, launch_of(school, "student-7")).context
    read_at, pending = timezone.now(), [True]

    def worker_first(execute: Any, sql: str, *arguments: Any) -> Any:
        if sql.startswith('UPDATE "platforms_context"') and pending:
            pending.clear()
            Context.objects.filter(pk=context.pk).update(roster_read_at=read_at)
        return execute(sql, *arguments)

    with connection.execute_wrapper(worker_first):
        provision(deployment, launch_of(school, "student-8"))
    assert not pending
    assert Context.objects.get(pk=context.pk).roster_read_at == read_at
