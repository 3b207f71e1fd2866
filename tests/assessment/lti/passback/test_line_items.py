"""Activities that come without a column: it is made once, and the marks follow; or the teacher is told why not."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.bank.models import Assessment, Deck
from assessment.lti.passback import line_items
from assessment.lti.passback.enqueue import enqueue_moved_column
from assessment.lti.passback.line_items import (
    MissingColumn,
    make_due_line_items,
    request_line_item,
    why_missing,
)
from assessment.lti.passback.models import ScoreDelivery
from assessment.lti.platforms.models import Context, ResourceLink
from assessment.lti.services import ags
from assessment.people.models import Learner
from tests.assessment.desk.cast import signed_in
from tests.assessment.lti.passback.cast import (
    RIGHT,
    add_page,
    applied_scores,
    deliver_scores,
    hand_in,
    only_delivery,
)
from tests.platform.faults import BadJson, Close, Fault, LoseReply, Status
from tests.platform.gradebook import line_items_url
from tests.platform.server import Platform

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(platform: Platform, context: Context, exam: Assessment) -> ResourceLink:
    """An activity whose launch named the gradebook, and no column in it."""
    context.line_items_url = line_items_url(platform, platform.course, platform.tool)
    context.scopes = [ags.LINE_ITEM, ags.SCORE, ags.RESULTS]
    context.save()
    activity = platform.add_activity(maximum=None)
    return ResourceLink.objects.create(context=context, resource_link_id=activity.id, assessment=exam)


def let_time_pass() -> None:
    """Let whatever waits for its next try be due."""
    ResourceLink.objects.exclude(column_due_at=None).update(column_due_at="2000-01-01T00:00Z")


def test_a_column_is_made_and_the_marks_that_are_there_follow(
    bare: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    hand_in(exam, ada, a=RIGHT, b=RIGHT)
    deliver_scores()
    assert platform.applied == []
    request_line_item(bare)
    assert make_due_line_items() == 1
    (column,) = platform.line_items.values()
    assert (column.label, column.maximum, column.activity_id) == ("Thirds", Decimal(3), bare.resource_link_id)
    assert column.resource_id == str(exam.public_id)
    deliver_scores()
    assert applied_scores(platform) == [2]
    bare.refresh_from_db()
    assert (why_missing(bare), bare.column_due_at) == (None, None)
    assert platform.refused == []


def test_an_exercise_gets_a_column_of_its_own(
    bare: ResourceLink, exam: Assessment, platform: Platform
) -> None:
    bare.exercise = exam.exercises.get(slug="first")
    bare.save()
    request_line_item(bare)
    make_due_line_items()
    (column,) = platform.line_items.values()
    assert (column.maximum, column.resource_id) == (Decimal(2), f"{exam.public_id}/first")


@pytest.mark.parametrize(
    "fault", [LoseReply(), BadJson(), Status(503), Status(500), Close(), Status(429)], ids=str
)
@pytest.mark.parametrize("calls_before", [0, 1], ids=["list", "new"])
def test_whatever_is_lost_there_is_one_column_in_the_end(
    bare: ResourceLink, platform: Platform, fault: Fault, calls_before: int
) -> None:
    request_line_item(bare)
    platform.faults.next("lineitems", *[None] * calls_before, fault)
    for _ in range(3):
        make_due_line_items()
        let_time_pass()
    assert len(platform.line_items) == 1
    bare.refresh_from_db()
    assert bare.line_item_url


def test_two_launches_and_two_workers_at_once_make_one(
    bare: ResourceLink, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        request_line_item(bare)
    busy = [True]

    def meanwhile(*args: Any) -> ags.LineItem:
        if busy.pop() if busy else False:
            request_line_item(bare)
            assert make_due_line_items() == 0  # the other holds it
        return ags.create_line_item(*args)

    monkeypatch.setattr(line_items, "create_line_item", meanwhile)
    assert make_due_line_items() == 1
    request_line_item(bare)
    assert make_due_line_items() == 0
    assert len(platform.line_items) == 1


def test_a_worker_that_died_leaves_a_column_that_is_found(bare: ResourceLink, platform: Platform) -> None:
    request_line_item(bare)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as fail_point:
        fail_point.setattr(line_items, "_bind_line_item", die)
        with pytest.raises(KeyboardInterrupt):
            make_due_line_items()
    assert make_due_line_items() == 0  # its lease still stands
    let_time_pass()
    assert make_due_line_items() == 1
    assert len(platform.line_items) == 1


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, MissingColumn.BEING_MADE),
        ({"scopes": [ags.SCORE]}, MissingColumn.NOT_ALLOWED),
        ({"line_items_url": ""}, MissingColumn.NOT_OFFERED),
        ({"column_offered": False}, MissingColumn.NOT_OFFERED),
        ({"column_problem": "No."}, MissingColumn.FAILED),
        ({"line_item_url": "http://localhost:1/item"}, None),
        ({"assessment": None}, None),
    ],
    ids=str,
)
def test_why_there_is_no_column(
    bare: ResourceLink, platform: Platform, change: dict[str, Any], missing: MissingColumn | None
) -> None:
    for name, value in change.items():
        setattr(bare.context if name in ("scopes", "line_items_url") else bare, name, value)
    bare.context.save()
    bare.save()
    assert why_missing(bare) == missing
    request_line_item(bare)
    assert make_due_line_items() == (missing in (MissingColumn.BEING_MADE, MissingColumn.FAILED))
    context_page = reverse("admin:platforms_context_change", args=[bare.context.pk])
    browser: Client = signed_in("nina", bare.context.course, "instructor")
    assert browser.get(context_page).status_code == 200


def test_flashcards_get_no_column(bare: ResourceLink, platform: Platform) -> None:
    bare.deck = Deck.objects.create(course=bare.context.course, slug="d", title="D")
    bare.assessment = None
    bare.save()
    request_line_item(bare)
    make_due_line_items()
    assert platform.calls["lineitems"] == 0


@pytest.mark.parametrize("fault", [Status(401), Status(403), Status(404), Status(400)], ids=str)
def test_a_column_that_is_refused_is_said_to_the_teacher(
    bare: ResourceLink, platform: Platform, fault: Fault
) -> None:
    request_line_item(bare)
    platform.faults.always("lineitems", fault)
    assert make_due_line_items() == 0
    bare.refresh_from_db()
    assert why_missing(bare) is MissingColumn.FAILED
    assert "Select content" in bare.column_problem
    assert "{" not in bare.column_problem
    browser = signed_in("nina", bare.context.course, "instructor")
    page = browser.get(reverse("admin:platforms_context_change", args=[bare.context.pk]))
    assert "Select content" in page.content.decode()


@pytest.mark.parametrize(
    ("endpoint", "fault"),
    [
        ("lineitems", Status(403)),
        ("lineitems", Status(401)),
        ("lineitems", Status(404)),
        ("lineitems", Status(400)),
        ("lineitems", Status(503)),
        ("lineitems", Status(500)),
        ("lineitems", Close()),
        ("lineitems", BadJson()),
        ("token", Status(400)),
        ("token", Status(401)),
        ("token", Status(503)),
    ],
    ids=str,
)
def test_a_column_that_failed_is_made_when_the_activity_is_opened(
    bare: ResourceLink, platform: Platform, endpoint: str, fault: Fault
) -> None:
    request_line_item(bare)
    platform.faults.always(endpoint, fault)
    for _ in range(3):
        assert make_due_line_items() == 0
        let_time_pass()
    make_due_line_items()
    bare.refresh_from_db()
    assert why_missing(bare) is MissingColumn.FAILED
    platform.faults.clear()
    assert make_due_line_items() == 0  # not by itself for a while
    request_line_item(bare)
    assert make_due_line_items() == 1
    bare.refresh_from_db()
    assert (why_missing(bare), bare.column_problem, bare.column_tries) == (None, "", 0)
    assert len(platform.line_items) == 1


@pytest.mark.parametrize(
    "lost",
    [{"scopes": [ags.SCORE]}, {"column_offered": False}],
    ids=["scope", "offer"],
)
@pytest.mark.parametrize("failed", [True, False])
def test_a_column_whose_offer_went_and_came_back_is_made(
    bare: ResourceLink, platform: Platform, lost: dict[str, Any], failed: bool
) -> None:
    request_line_item(bare)
    if failed:
        platform.faults.next("lineitems", Status(403), Status(403))
        make_due_line_items()
        let_time_pass()
    scopes = bare.context.scopes
    ResourceLink.objects.update(column_offered=lost.get("column_offered", True))
    Context.objects.update(scopes=lost.get("scopes", scopes))
    assert make_due_line_items() == 0
    row = ResourceLink.objects.get()
    assert (row.column_due_at, row.column_problem, row.column_tries) == (None, "", 0)
    ResourceLink.objects.update(column_offered=True)
    Context.objects.update(scopes=scopes)
    request_line_item(ResourceLink.objects.get())
    assert make_due_line_items() == 1


def test_a_failed_column_that_could_not_be_made_when_due_is_not_failed_for_ever(
    bare: ResourceLink, platform: Platform
) -> None:
    """As rows stand that an earlier version left."""
    bare.column_problem, bare.column_tries = "No.", 3
    bare.save()
    request_line_item(bare)
    assert make_due_line_items() == 1


def test_a_launch_takes_no_failed_column_from_the_worker_that_tries_it_again(
    bare: ResourceLink, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_line_item(bare)
    platform.faults.next("lineitems", Status(403), Status(403))
    make_due_line_items()
    before = ResourceLink.objects.get()
    assert why_missing(before) is MissingColumn.FAILED
    request_line_item(before)
    busy = [True]

    def meanwhile(*args: Any) -> ags.LineItem:
        if busy.pop() if busy else False:
            request_line_item(before)
            request_line_item(ResourceLink.objects.get())
            assert make_due_line_items() == 0
        return ags.create_line_item(*args)

    monkeypatch.setattr(line_items, "create_line_item", meanwhile)
    assert make_due_line_items() == 1
    assert len(platform.line_items) == 1


def test_scores_follow_a_column_that_moved(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    copied = platform.add_activity("Copied")
    assert copied.line_item
    original_url = link.line_item_url
    link.line_item_url = original_url.replace(
        f"/{platform.applied[0].line_item_id}/lineitem", f"/{copied.line_item.id}/lineitem"
    )
    link.save()
    assert enqueue_moved_column(link) == 1
    deliver_scores()
    assert [row.line_item_id for row in platform.applied][-1] == copied.line_item.id
    assert len(platform.applied) == 2
    assert only_delivery(link).marked


def test_a_page_that_another_activity_opens_changes_nothing_here(
    bare: ResourceLink, exam: Assessment, ada: Learner
) -> None:
    hand_in(add_page(exam.course, "other"), ada, a=RIGHT)
    request_line_item(bare)
    make_due_line_items()
    assert not ScoreDelivery.objects.exists()
