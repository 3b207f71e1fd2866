"""Columns for activities that a launch brought without one: made by a worker, once each, in the platform's gradebook.

D2L, Blackboard and Sakai send `lineitems` without `lineitem` for a link outside the gradebook; Moodle sends neither
where an activity takes no grades. A column that exists already is found by what it is for, so that a worker that died,
or a reply that was lost, leaves one column, not two. Source: 1EdTech, LTI Assignment and Grade Services 2.0, 3.2.
"""

import time
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from assessment.bank.models import Assessment, Exercise, total_points
from assessment.lti.passback import circuit_breaker
from assessment.lti.passback.enqueue import enqueue_link
from assessment.lti.passback.outcomes import explain_column
from assessment.lti.platforms.models import ResourceLink
from assessment.lti.services.addresses import problem_with_address
from assessment.lti.services.ags import (
    LINE_ITEM,
    LineItem,
    create_line_item,
    list_line_items,
    outcome_of_failure,
)
from assessment.lti.services.replies import CallFailed

MAKE_SECONDS = 3.0
"""For so long a run makes columns: scores are sent by the same worker."""
COLUMN_LEASE = timedelta(minutes=3)
"""Longer than all calls that one column can need: tokens, the list and the new one, each twice, ten seconds a call."""
# What a platform refuses is asked for twice a day, in case somebody has mended it; other trouble passes sooner.
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=12)
TAG = "grade"


class MissingColumn(StrEnum):
    """Why an activity that has marks has no column in the gradebook."""

    BEING_MADE = "being_made"
    FAILED = "failed"
    NOT_ALLOWED = "not_allowed"
    NOT_OFFERED = "not_offered"


def line_item_of(assessment: Assessment, exercise: Exercise | None) -> LineItem | None:
    """Return the column that an assessment, or a part of it, has in a gradebook; None if it is worth no points."""
    points = total_points(assessment, exercise)
    if not points:
        return None
    resource = str(assessment.public_id) + (f"/{exercise.slug}" if exercise else "")
    label = exercise.title if exercise and exercise.title else assessment.title
    return LineItem("", label, float(points), resource_id=resource, tag=TAG)


def request_line_item(link: ResourceLink) -> None:
    """Let a worker make an activity's column, if it lacks one and the platform lets us; called at each launch.

    One that failed is tried again at once: the teacher was told to mend something and then open the activity.
    """
    if why_missing(link) in (MissingColumn.BEING_MADE, MissingColumn.FAILED):
        rows = ResourceLink.objects.filter(pk=link.pk, line_item_url="")
        # Neither is true while a worker makes it.
        rows.filter(Q(column_due_at=None) | ~Q(column_problem="")).update(column_due_at=Now())


def why_missing(link: ResourceLink) -> MissingColumn | None:
    """Return why an activity has no column; None if it has one, or needs none, as flashcards do."""
    if link.line_item_url or link.assessment is None or not total_points(link.assessment, link.exercise):
        return None
    if not link.column_offered or not link.context.line_items_url:
        return MissingColumn.NOT_OFFERED
    if LINE_ITEM not in link.context.scopes:
        return MissingColumn.NOT_ALLOWED
    return MissingColumn.FAILED if link.column_problem else MissingColumn.BEING_MADE


def make_due_line_items(seconds: float = MAKE_SECONDS) -> int:
    """Make the columns that are due, each once; return how many were made."""
    end, made_count = time.monotonic() + seconds, 0
    while time.monotonic() < end and (link := _claim_link()):
        made_count += _make_line_item(link)
    return made_count


def _claim_link() -> ResourceLink | None:
    """Return the next activity whose column is due; nobody else makes it until its lease has ended."""
    deployment = "context__deployment"
    due = ResourceLink.objects.filter(
        line_item_url="",
        column_due_at__lte=Now(),
        **{f"{deployment}__active": True, f"{deployment}__registration__active": True},
    ).exclude(Q(**{f"{deployment}__registration__paused_until__gt": Now()}))
    for link in due.select_related("assessment", "exercise", f"{deployment}__registration").order_by(
        "column_due_at"
    )[:10]:
        # Whoever takes it puts its time off, so that the same update changes no row for anybody else; and without a
        # problem no launch makes it due meanwhile.
        unclaimed = ResourceLink.objects.filter(pk=link.pk, line_item_url="", column_due_at__lte=Now())
        if unclaimed.update(column_due_at=Now() + COLUMN_LEASE, column_problem=""):
            return link
    return None


def _make_line_item(link: ResourceLink) -> bool:
    registration = link.context.deployment.registration
    line_item = line_item_of(link.assessment, link.exercise) if link.assessment else None
    if line_item is None or not link.column_offered or LINE_ITEM not in link.context.scopes:
        # A launch that brings what is missing begins anew.
        ResourceLink.objects.filter(pk=link.pk).update(column_due_at=None, column_tries=0, column_problem="")
        return False
    try:
        url = _find_or_create(link, line_item).url
        if problem := problem_with_address(url):
            raise CallFailed(
                f"The platform's new column has an address that is not called. {problem}", permanent=True
            )
    except CallFailed as error:
        outcome = outcome_of_failure(error)
        if outcome.is_platforms:
            circuit_breaker.record_failure(registration, outcome.retry_after)
        ResourceLink.objects.filter(pk=link.pk).update(
            column_due_at=_next_try(link.column_tries, permanent=error.permanent),
            column_tries=link.column_tries + 1,
            column_problem=explain_column(outcome)[:500],
        )
        return False
    circuit_breaker.record_success(registration)
    return _bind_line_item(link, url)


def _find_or_create(link: ResourceLink, wanted: LineItem) -> LineItem:
    """Return the activity's column: one of this activity that is there already, else a new one."""
    context, registration = link.context, link.context.deployment.registration
    link_id = link.resource_link_id
    line_items = list_line_items(
        registration, context.line_items_url, most_items=1_000, scope=LINE_ITEM, resource_link_id=link_id
    )
    # Some platforms answer with all columns, whichever were asked for.
    of_activity = [column for column in line_items if column.resource_link_id == link_id]
    exact = [column for column in of_activity if column.resource_id == wanted.resource_id]
    if of_activity:
        return (exact or of_activity)[0]
    line_item = LineItem("", wanted.label, wanted.maximum, link_id, wanted.resource_id, wanted.tag)
    return create_line_item(registration, context.line_items_url, line_item)


@transaction.atomic
def _bind_line_item(link: ResourceLink, url: str) -> bool:
    """Note an activity's column and enqueue the scores that are there; a launch may have brought one meanwhile."""
    fields = {"line_item_url": url, "column_due_at": None, "column_tries": 0, "column_problem": ""}
    if not ResourceLink.objects.filter(pk=link.pk, line_item_url="").update(**fields):
        return False
    link.refresh_from_db()
    enqueue_link(link)
    return True


def _next_try(tries: int, *, permanent: bool) -> datetime:
    return timezone.now() + (
        LONGEST_WAIT if permanent else min(FIRST_WAIT * 2 ** min(tries, 12), LONGEST_WAIT)
    )
