"""Rosters: read page by page, and what they change here."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from assessment.lti.platforms.models import Context, Enrolment, LaunchedRole, Registration, StaffIdentity
from assessment.lti.services.replies import CallFailed
from assessment.lti.services.rosters import Member, apply_roster, read_due_rosters, read_roster, update_roster
from assessment.people.models import Learner, Membership, Role, User
from tests.assessment.lti.services.scripted import Answer, Scripted, as_json
from tests.platform.faults import Status
from tests.platform.server import Platform

TEACHER = ("Instructor",)


def roster(*members: Any, following: str = "") -> Answer:
    """Return a page of a roster."""
    data = {"id": "https://x.example", "context": {"id": "7"}, "members": list(members)}
    return as_json(data, Link=f'<{following}>; rel="next"') if following else as_json(data)


def enrolled(context: Context) -> dict[str, bool]:
    """Return who is enrolled, and whether they are active."""
    return {row.learner.external_id: row.active for row in Enrolment.objects.filter(context=context)}


def teacher(context: Context, sub: str, role: str = Role.INSTRUCTOR) -> Membership:
    """Return the membership that a launch gave to somebody, an hour ago."""
    user = User.objects.create_user(f"lti-{sub}")
    StaffIdentity.objects.create(registration=context.deployment.registration, sub=sub, user=user)
    membership = Membership.objects.create(user=user, course=context.course, role=role)
    LaunchedRole.objects.create(
        membership=membership, context=context, seen_at=timezone.now() - timedelta(hours=1)
    )
    return membership


def test_a_strict_platform_shows_its_roster(strict_context: Context, platform: Platform) -> None:
    platform.page_size = 2
    members = read_roster(strict_context.deployment.registration, strict_context.memberships_url)
    assert members == [
        Member("3", ("Instructor",), name="Grace Teacher"),
        Member("4", ("Learner",), name="Ada Student"),
        Member("5", ("Learner",), name="Bob Student"),
    ]
    assert platform.calls["memberships"] == 2
    assert platform.refused == []


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"user_id": "a"}, Member("a")),
        ({"user_id": 7}, Member("7")),
        ({"user_id": "a", "status": "Inactive"}, Member("a", active=False)),
        ({"user_id": "a", "status": "Deleted"}, Member("a", active=False)),
        ({"user_id": "a", "status": None}, Member("a")),
        ({"user_id": "a", "roles": ["Learner", 7, None]}, Member("a", ("Learner",))),
        ({"user_id": "a", "roles": "Instructor"}, Member("a")),
        ({"user_id": "a", "name": " Ada \n L. "}, Member("a", name="Ada L.")),
        ({"user_id": "a", "given_name": "Ada", "family_name": "L."}, Member("a", name="Ada L.")),
        ({"user_id": "a", "family_name": "L."}, Member("a", name="L.")),
        ({"user_id": "a", "name": 7, "given_name": ["Ada"]}, Member("a")),
        ({"user_id": "a", "name": "x" * 5_000}, Member("a", name="x" * 200)),
    ],
)
def test_members_of_any_form(
    context: Context, server: Scripted, entry: dict[str, Any], expected: Member
) -> None:
    nobody = [{}, {"user_id": ""}, {"user_id": True}, {"user_id": "x" * 256}, {"user_id": None}, None, 7, []]
    server.answers("/roster", roster(entry, *nobody))
    assert read_roster(context.deployment.registration, context.memberships_url) == [expected]


@pytest.mark.parametrize(
    ("query", "asked"),
    [("", "?limit=500"), ("?a=B%2F", "?a=B%2F&limit=500"), ("?limit=7", "?limit=7"), ("?limit=", "?limit=")],
)
def test_large_pages_are_asked_for(context: Context, server: Scripted, query: str, asked: str) -> None:
    url = server.answers("/roster", roster({"user_id": "a"}, following="/roster2?Cursor=AbC"))
    server.answers("/roster2", roster({"user_id": "b"}))
    assert len(read_roster(context.deployment.registration, url + query)) == 2
    assert [request.target for request in server.asked[1:]] == [f"/roster{asked}", "/roster2?Cursor=AbC"]


@pytest.mark.parametrize("url", ["", "https://[", "http://10.0.0.1/roster", "nonsense"])
def test_a_roster_that_is_nowhere(context: Context, url: str) -> None:
    with pytest.raises(CallFailed) as caught:
        read_roster(context.deployment.registration, url)
    assert caught.value.permanent


def test_somebody_in_two_sections_is_one(context: Context, server: Scripted) -> None:
    server.answers(
        "/roster",
        roster(
            {"user_id": "a", "roles": ["Learner"], "name": "Ada"},
            {"user_id": "a", "roles": ["Instructor"]},
            {"user_id": "a", "status": "Inactive", "roles": ["Mentor"]},
            {"user_id": "b", "status": "Deleted", "roles": ["Instructor"]},
            {"user_id": "b", "roles": ["Learner"]},
        ),
    )
    assert read_roster(context.deployment.registration, context.memberships_url) == [
        Member("a", ("Learner", "Instructor"), name="Ada"),
        Member("b", ("Learner",)),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        as_json([]),
        as_json({}),
        as_json({"members": {}}),
        as_json({"members": None}),
        Answer(200, b"<html>"),
        Answer(403),
        roster({"user_id": "a\0"}),
        roster({"user_id": "a"}, following="/roster"),
        roster({"user_id": "a"}, following="http://10.0.0.1/"),
        roster({"user_id": "a"}, following="https://[/"),
        Answer(200, b"x" * 1_000_001),
    ],
)
def test_what_is_no_roster_changes_nothing(context: Context, server: Scripted, answer: Answer) -> None:
    server.answers("/roster", answer)
    with pytest.raises(CallFailed):
        update_roster(context)
    assert not Learner.objects.exists()


def test_a_roster_without_an_end(context: Context, server: Scripted) -> None:
    for page in range(60):
        server.answers(f"/roster{page or ''}", roster({"user_id": str(page)}, following=f"/roster{page + 1}"))
    with pytest.raises(CallFailed, match="more than 50 pages"):
        update_roster(context)
    assert len(server.calls("/roster49")) == 1
    assert server.calls("/roster50") == []


def test_too_many_members(context: Context, server: Scripted) -> None:
    first_page = [{"user_id": str(number)} for number in range(15_000)]
    second_page = [{"user_id": f"b{number}"} for number in range(5_001)]
    server.answers("/roster", roster(*first_page, following="/more"))
    server.answers("/more", roster(*second_page))
    with pytest.raises(CallFailed, match="more than 20000 members"):
        update_roster(context)


def test_students_are_enrolled_with_their_names(context: Context, registration: Registration) -> None:
    apply_roster(context, [Member("a", ("Learner",), name="Ada"), Member("b"), Member("t", TEACHER)])
    learners = {learner.external_id: learner for learner in Learner.objects.all()}
    assert {sub: learner.name for sub, learner in learners.items()} == {"a": "Ada", "b": ""}
    assert {learner.source for learner in learners.values()} == {registration.source}
    assert enrolled(context) == {"a": True, "b": True}


def test_a_second_roster_says_who_is_still_there(context: Context) -> None:
    apply_roster(context, [Member("a", name="Ada"), Member("b", name="Bob"), Member("c"), Member("d")])
    apply_roster(
        context,
        [Member("a", name="Ada L."), Member("b"), Member("c", active=False), Member("e", active=False)],
    )
    assert enrolled(context) == {"a": True, "b": True, "c": False, "d": False}
    assert list(Learner.objects.order_by("external_id").values_list("name", flat=True)) == [
        "Ada L.", "Bob", "", "",
    ]  # fmt: skip
    apply_roster(context, [Member("d")])
    assert enrolled(context) == {"a": False, "b": False, "c": False, "d": True}


def test_a_learner_whom_the_api_made_is_the_same_one(context: Context, registration: Registration) -> None:
    of_platform = Learner.objects.create(course=context.course, source=registration.source, external_id="a")
    of_other_client = Learner.objects.create(course=context.course, source="api:x", external_id="a")
    apply_roster(context, [Member("a", name="Ada")])
    assert Enrolment.objects.get().learner == of_platform
    of_other_client.refresh_from_db()
    assert of_other_client.name == ""


def test_whoever_is_launched_while_the_roster_is_read_stays(context: Context) -> None:
    asked_at = timezone.now() - timedelta(seconds=5)
    apply_roster(context, [Member("a"), Member("b")], asked_at)
    Enrolment.objects.filter(learner__external_id="a").update(seen_at=timezone.now())
    launched_meanwhile = teacher(context, "t")
    LaunchedRole.objects.update(seen_at=timezone.now())
    apply_roster(context, [Member("c")], asked_at)
    assert enrolled(context) == {"a": True, "b": False, "c": True}
    assert Membership.objects.filter(pk=launched_meanwhile.pk).exists()


def test_a_teachers_role_ends_when_the_roster_says_so(context: Context) -> None:
    for sub in ("stays", "gone", "student", "inactive", "assists"):
        teacher(context, sub)
    by_hand = User.objects.create_user("by-hand")
    Membership.objects.create(user=by_hand, course=context.course, role=Role.INSTRUCTOR)
    apply_roster(
        context,
        [
            Member("stays", TEACHER),
            Member("student", ("Learner",)),
            Member("inactive", TEACHER, active=False),
            Member("assists", ("TeachingAssistant",)),
        ],
    )
    assert dict(Membership.objects.values_list("user__username", "role")) == {
        "lti-stays": "instructor",
        "lti-assists": "assistant",
        "by-hand": "instructor",
    }
    assert User.objects.count() == 6


def test_another_course_is_left_alone(context: Context, registration: Registration) -> None:
    other_context = Context.objects.create(
        deployment=context.deployment, context_id="8", course=context.course
    )
    membership = teacher(other_context, "t")
    apply_roster(other_context, [Member("a"), Member("t", TEACHER)])
    apply_roster(context, [Member("b")])
    assert enrolled(other_context) == {"a": True}
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_a_large_roster_is_applied_at_once(context: Context) -> None:
    members = [Member(str(number), name=f"Name {number}") for number in range(3_000)]
    apply_roster(context, members)
    apply_roster(context, [Member(str(number), name="New") for number in range(2_000)])
    assert Enrolment.objects.filter(active=True).count() == 2_000
    assert Learner.objects.filter(name="New").count() == 2_000


def test_an_empty_roster_changes_nothing(context: Context, server: Scripted) -> None:
    apply_roster(context, [Member("a")])
    server.answers("/roster", roster())
    with pytest.raises(CallFailed, match="empty"):
        update_roster(context)
    assert enrolled(context) == {"a": True}


def test_rosters_are_read_once_an_hour(strict_context: Context, platform: Platform) -> None:
    assert [read_due_rosters(), read_due_rosters()] == [1, 0]
    assert enrolled(strict_context) == {"4": True, "5": True}
    Context.objects.update(roster_read_at=timezone.now() - timedelta(hours=1))
    platform.course.members.remove("5")
    assert read_due_rosters() == 1
    assert enrolled(strict_context) == {"4": True, "5": False}


def test_two_rosters_are_read_at_a_time(strict_context: Context, platform: Platform) -> None:
    for number in range(4):
        Context.objects.create(
            deployment=strict_context.deployment,
            context_id=f"more-{number}",
            course=strict_context.course,
            memberships_url=strict_context.memberships_url,
        )
    assert [read_due_rosters() for _ in range(4)] == [2, 2, 1, 0]


def test_a_roster_that_fails_waits_for_its_next_hour(
    strict_context: Context, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    platform.faults.always("memberships", Status(503))
    assert [read_due_rosters(), read_due_rosters()] == [1, 0]
    assert "503" in caplog.text
    assert not Learner.objects.exists()


@pytest.mark.parametrize("why", ["inactive registration", "inactive deployment", "paused", "no roster"])
def test_rosters_that_are_not_read(strict_context: Context, platform: Platform, why: str) -> None:
    deployment = strict_context.deployment
    registration = deployment.registration
    deployment.active = why != "inactive deployment"
    registration.active = why != "inactive registration"
    registration.paused_until = timezone.now() + timedelta(minutes=1) if why == "paused" else None
    strict_context.memberships_url = "" if why == "no roster" else strict_context.memberships_url
    for row in (deployment, registration, strict_context):
        row.save()
    assert read_due_rosters() == 0
    assert platform.calls["memberships"] == 0
