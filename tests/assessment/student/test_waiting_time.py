"""What a student is told of a wait, in words and round numbers, in English and German."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from assessment.grading.liveness import note_heartbeat
from assessment.grading.models import Response, WorkerSpeed
from assessment.grading.queue import Wait
from assessment.student.results import rounded_time, wait_in_words
from tests.assessment.student.cast import COLLAPSE, Visitor

NOT_RUNNING = (
    "The grader is not running at the moment; your answer is saved and will be graded when it is back."
)


@pytest.mark.parametrize(
    ("wait", "text"),
    [
        (
            Wait(236, 8 * 60, grader_at_work=True),
            "236 answers before yours, about 8 minutes. Your answer is saved.",
        ),
        (Wait(1, 61, grader_at_work=True), "1 answer before yours, about 2 minutes. Your answer is saved."),
        (
            Wait(3, 4, grader_at_work=True),
            "3 answers before yours, less than a minute. Your answer is saved.",
        ),
        (Wait(3, None, grader_at_work=True), "3 answers before yours. Your answer is saved."),
        (Wait(0, 700, grader_at_work=True), "Your answer is being graded. Your answer is saved."),
        (Wait(3, None, grader_at_work=False), NOT_RUNNING),
        (Wait(0, None, grader_at_work=False), NOT_RUNNING),
    ],
)
def test_a_wait_in_words(wait: Wait, text: str) -> None:
    assert wait_in_words(wait) == text


def test_a_wait_in_german_words() -> None:
    with translation.override("de"):
        text = wait_in_words(Wait(236, 480, grader_at_work=True))
    assert (
        text
        == "Vor Ihrer Antwort sind noch 236 andere an der Reihe, etwa 8 Minuten. Ihre Antwort ist gespeichert."
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "less than a minute"),
        (60, "less than a minute"),
        (61, "about 2 minutes"),
        (599, "about 10 minutes"),
        (601, "about 15 minutes"),
        (3_600, "about 60 minutes"),
        (3_601, "about 2 hours"),
        (100_000, "about 28 hours"),
    ],
)
def test_times_are_round_and_never_too_short(seconds: int, text: str) -> None:
    assert rounded_time(seconds) == text


@pytest.mark.django_db
def test_after_ten_seconds_the_page_says_how_long(visitor: Visitor) -> None:
    visitor.check("c", COLLAPSE)
    visitor.check("q3", COLLAPSE)
    note_heartbeat("text")
    WorkerSpeed.objects.create(process="a:1", rows_per_second=0.01, measured_at=Now())
    newest = Response.objects.latest("pk")
    address = reverse("student:response", args=[newest.public_id])
    assert "appears here soon" in visitor.browser.get(address).content.decode()
    Response.objects.update(waiting_since=timezone.now() - timedelta(seconds=11))
    assert "1 answer before yours" in visitor.browser.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["practice", "results", "receipt"])
def test_a_page_costs_the_same_however_many_of_its_answers_wait(visitor: Visitor, name: str) -> None:
    """What a page waits for is counted once; the page asks again every few seconds."""
    counts: list[int] = []
    for slug in ("c", "q3", "q4", "q5", "q6"):
        visitor.check(slug, COLLAPSE)
        note_heartbeat("text")
        WorkerSpeed.objects.update_or_create(
            process="a:1", defaults={"rows_per_second": 1, "measured_at": Now()}
        )
        Response.objects.update(waiting_since=timezone.now() - timedelta(seconds=11))
        Response.objects.update(submission=Response.objects.earliest("pk").submission)
        with CaptureQueriesContext(connection) as queries:
            shown = visitor.browser.get(address_of(name)).content.decode()
        assert shown.count("Your answer is saved.") == (len(counts) + 1 if name == "practice" else 0)
        counts.append(len(queries))
    assert counts[1:] == counts[1:2] * 4


def address_of(name: str) -> str:
    """Return the address of a page that shows results."""
    names = ["demo", "gans-and-vaes"]
    if name == "receipt":
        names.append(str(Response.objects.earliest("pk").submission.public_id))
    return reverse(f"student:{name}", args=names)
