"""What staff do in the admin leaves a record with old and new values; a superuser reads it, nobody writes it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.bank.models import Assessment, Deck, Question
from assessment.desk.answers import export
from assessment.desk.answers.export import TooManyRows
from assessment.grading.models import Response
from assessment.lti.platforms.models import Registration
from assessment.people import audit
from assessment.people.models import Act, ApiClient, AuditRecord, Course, Learner, Membership, User
from tests.assessment.desk.cast import signed_in, staff
from tests.assessment.grading.cast import hand_in

SETTINGS = {
    "title": "GANs and VAEs",
    "slug": "gans-and-vaes",
    "intro": "",
    "release": "at_once",
    "reveal": "after_answer",
    "counts": "best",
    "attempts": "",
}
NO_EXTRA = {"extra_times-TOTAL_FORMS": 0, "extra_times-INITIAL_FORMS": 0}


@pytest.fixture
def root(page: Assessment) -> Client:
    """A browser in which a superuser has signed in."""
    return signed_in("root", is_superuser=True)


def acts() -> list[dict[str, Any]]:
    """Return the records, oldest first, as far as tests compare them."""
    fields = ("act", "actor__username", "course__slug", "user__username", "target_type", "target", "changes")
    return list(AuditRecord.objects.order_by("pk").values(*fields))


def assert_only_act(**expected: Any) -> None:
    """Check that there is one record, with these values."""
    (row,) = acts()
    assert {name: row[name] for name in expected} == expected


def test_settings_and_dates_of_an_assessment(instructor: Client, page: Assessment) -> None:
    Course.objects.update(time_zone="Europe/Berlin")
    Assessment.objects.update(title="GANs and VAEs", intro="", open=False)
    dates = {"closes_at_0": "2030-01-31", "closes_at_1": "18:00:00"}
    address = reverse("admin:bank_assessment_change", args=[page.pk])
    assert instructor.post(address, SETTINGS | dates | NO_EXTRA | {"release": "by_hand"}).status_code == 302
    assert_only_act(
        act="changed",
        actor__username="grace",
        course__slug="demo",
        target_type="bank.assessment",
        target="gans-and-vaes",
        changes={"release": ["at_once", "by_hand"], "closes_at": [None, "2030-01-31T17:00:00+00:00"]},
    )


def test_saving_without_a_change_leaves_no_record(instructor: Client, page: Assessment) -> None:
    Assessment.objects.update(title="GANs and VAEs", intro="", open=False)
    address = reverse("admin:bank_assessment_change", args=[page.pk])
    assert instructor.post(address, SETTINGS | NO_EXTRA).status_code == 302
    assert acts() == []


def test_extra_time_names_the_learner_by_public_id(instructor: Client, page: Assessment) -> None:
    Assessment.objects.update(title="GANs and VAEs", intro="", open=False)
    ada = Learner.objects.create(course=page.course, source="test", external_id="ada", name="Ada Lovelace")
    row = {"extra_times-TOTAL_FORMS": 1, "extra_times-INITIAL_FORMS": 0, "extra_times-0-minutes": 30}
    form = SETTINGS | row | {"extra_times-0-learner": ada.pk}
    instructor.post(reverse("admin:bank_assessment_change", args=[page.pk]), form)
    record = AuditRecord.objects.get()
    assert (record.act, record.target_type, record.changes["minutes"]) == (
        "created",
        "bank.extratime",
        [None, 30],
    )
    assert record.details == {"learner": f"learner {ada.public_id}"}
    assert "Ada" not in str(vars(record))


@pytest.mark.parametrize(
    ("posted", "act", "role"),
    [
        ({"memberships-1-username": "alan", "memberships-1-role": "assistant"}, "role_given", [None, "assistant"]),
        ({"memberships-0-role": "auditor"}, "role_changed", ["instructor", "auditor"]),
        ({"memberships-0-DELETE": "on"}, "role_taken", ["instructor", None]),
    ],
)  # fmt: skip
def test_a_change_of_roles_is_recorded(
    root: Client, course: Course, posted: dict[str, str], act: str, role: list[str]
) -> None:
    staff("alan")
    member = Membership.objects.create(user=staff("grace"), course=course, role="instructor")
    rows = {
        "memberships-TOTAL_FORMS": 2,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": member.pk,
        "memberships-0-course": course.pk,
        "memberships-0-role": "instructor",
    }
    form = {"title": course.title, "slug": course.slug, "time_zone": "UTC"} | rows | posted
    assert root.post(reverse("admin:people_course_change", args=[course.pk]), form).status_code == 302
    whose = "alan" if act == "role_given" else "grace"
    assert_only_act(
        act=act, actor__username="root", course__slug="demo", user__username=whose, changes={"role": role}
    )


def test_an_account_by_its_rights_and_not_by_its_personal_data(root: Client) -> None:
    alan = User.objects.create(username="alan", is_staff=True, first_name="Alan")
    form = {
        "username": "alan",
        "first_name": "Turing",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
    }
    dates = {"date_joined_0": "2030-01-01", "date_joined_1": "00:00:00"}
    reply = root.post(reverse("admin:people_user_change", args=[alan.pk]), form | dates)
    assert reply.status_code == 302
    assert_only_act(act="changed", user__username="alan")
    changes = acts()[0]["changes"]
    assert changes["is_superuser"] == [False, True]
    assert "Turing" not in str(changes)


def test_a_new_account_without_its_password(root: Client) -> None:
    word = "correct horse battery"
    form = {
        "username": "alan",
        "usable_password": "true",
        "password1": word,
        "password2": word,
        "is_staff": "on",
    }
    assert root.post(reverse("admin:people_user_add"), form).status_code == 302
    assert_only_act(act="created", user__username="alan", changes={"is_staff": [None, True]})


def test_keys_that_are_made_and_revoked_are_recorded(root: Client, client_of_course: ApiClient) -> None:
    client = client_of_course
    page = root.post(reverse("admin:people_apiclient_new_key", args=[client.pk]), {"scopes": ["grade:read"]})
    assert page.status_code == 200
    key = client.keys.get()
    rows = {"keys-TOTAL_FORMS": 1, "keys-INITIAL_FORMS": 1, "keys-0-id": key.pk, "keys-0-revoke": "on"}
    form = {"name": client.name, "courses": [course.pk for course in client.courses.all()]} | rows
    root.post(reverse("admin:people_apiclient_change", args=[client.pk]), form)
    recorded_acts = [(row["act"], row["actor__username"], row["target"]) for row in acts()]
    assert recorded_acts == [("key_created", "root", key.prefix), ("key_revoked", "root", key.prefix)]


def test_courses_of_a_client(root: Client, course: Course, client_of_course: ApiClient) -> None:
    new_course = Course.objects.create(slug="other", title="Other")
    form = {"name": "lms", "courses": [new_course.pk], "keys-TOTAL_FORMS": 0, "keys-INITIAL_FORMS": 0}
    root.post(reverse("admin:people_apiclient_change", args=[client_of_course.pk]), form)
    assert_only_act(act="changed", target="lms", changes={"courses": [["course demo"], ["course other"]]})


@pytest.mark.parametrize(
    ("address", "posted", "act"),
    [
        ("admin:bank_assessment_release", {}, "released"),
        ("admin:bank_assessment_take_back", {}, "release_withdrawn"),
    ],
)
def test_releasing_and_taking_back_are_recorded(
    instructor: Client, page: Assessment, address: str, posted: dict[str, str], act: str
) -> None:
    Assessment.objects.update(release="by_hand")
    instructor.post(reverse(address, args=[page.pk]), posted)
    assert_only_act(act=act, actor__username="grace", course__slug="demo", target="gans-and-vaes")
    assert AuditRecord.objects.get().details == {"marks": 0}


@pytest.mark.parametrize(
    ("query", "details"),
    [
        ("", ("answers", "csv", False)),
        ("?answers=0", ("answers", "csv", False)),
        ("?answers=1", ("answers", "csv", True)),
        ("?answers=1&format=xlsx", ("answers", "xlsx", True)),
        ("?table=learners", ("learners", "csv", False)),
        ("?table=learners&format=xlsx", ("learners", "xlsx", False)),
    ],
)
def test_every_export_with_its_form(
    instructor: Client, page: Assessment, query: str, details: tuple[str, str, bool]
) -> None:
    reply = instructor.get(reverse("admin:bank_assessment_export", args=[page.pk]) + query)
    assert reply.status_code == 200
    assert_only_act(act="exported", actor__username="grace", course__slug="demo", target="gans-and-vaes")
    names = ("table", "format", "with answers")
    assert AuditRecord.objects.get().details == dict(zip(names, details, strict=True))


@pytest.mark.parametrize("query", ["?table=none", "?format=pdf", "?answers=1&format="])
def test_an_export_that_there_is_not_leaves_no_record(
    instructor: Client, page: Assessment, query: str
) -> None:
    assert instructor.get(reverse("admin:bank_assessment_export", args=[page.pk]) + query).status_code == 404
    assert acts() == []


def test_an_export_that_does_not_fit_leaves_no_record(
    instructor: Client, page: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_many(*_: object) -> None:
        raise TooManyRows

    monkeypatch.setattr(export, "workbook", too_many)
    address = reverse("admin:bank_assessment_export", args=[page.pk])
    assert instructor.get(f"{address}?format=xlsx").status_code == 302
    assert acts() == []


def marked_answers(page: Assessment, count: int) -> list[Response]:
    """Return answers that the machine has marked, each of another learner."""
    for number in range(count):
        learner = Learner.objects.create(course=page.course, source="test", external_id=f"ada-{number}")
        hand_in(page, learner, a="[1, 2, 3]")
    return list(Response.objects.order_by("pk"))


def test_a_mark_that_is_accepted(instructor: Client, page: Assessment) -> None:
    (row,) = marked_answers(page, 1)
    seen = row.grades.get().pk
    instructor.post(
        reverse("admin:grading_response_change", args=[row.pk]), {"accept": "1", "seen": str(seen)}
    )
    assert_only_act(
        act="accepted", actor__username="grace", course__slug="demo", target_type="grading.response"
    )
    assert AuditRecord.objects.get().details == {"score": "0"}


@pytest.mark.parametrize("count", [1, 3])
def test_marks_that_are_accepted_together_leave_one_record(
    instructor: Client, page: Assessment, count: int
) -> None:
    rows = marked_answers(page, count)
    chosen = {"action": "accept_selected", "_selected_action": [row.pk for row in rows]}
    address = reverse("admin:grading_response_changelist")
    instructor.post(address, chosen)
    assert acts() == []
    instructor.post(address, chosen | {"confirmed": "1"})
    assert_only_act(act="accepted", actor__username="grace", course__slug="demo", target="gans-and-vaes")
    assert AuditRecord.objects.get().details == {"answers": count}


def test_its_page_is_called_as_in_the_menu(root: Client, page: Assessment) -> None:
    words = root.get(reverse("admin:people_auditrecord_changelist")).content.decode()
    assert "Record of acts" in words
    assert "udit record" not in words


def test_a_regrade_is_recorded(instructor: Client, page: Assessment) -> None:
    question = Question.objects.get(slug="a")
    instructor.post(
        reverse("admin:bank_question_regrade", args=[question.pk]), {"reason": "the key was wrong"}
    )
    assert_only_act(act="regraded", actor__username="grace", course__slug="demo", target="a")
    assert AuditRecord.objects.get().details == {"version": 1}


def question_form(question: Question, **fields: Any) -> dict[str, Any]:
    version = question.current
    assert version is not None
    return {
        "exercise": question.exercise_id,
        "slug": question.slug,
        "position": question.position,
        "kind": version.kind,
        "points": "1",
        "prompt": version.prompt,
        "key": "value: 1/2",
        "model_answer": version.model_answer,
        "model_answer_label": version.model_answer_label,
        "review_below": question.review_below,
        "release_rule": question.release_rule,
        **fields,
    }


def test_a_question_s_new_version_and_its_publication(instructor: Client, page: Assessment) -> None:
    question = Question.objects.get(slug="a")
    address = reverse("admin:bank_question_change", args=[question.pk])
    assert instructor.post(address, question_form(question, _publish="on")).status_code == 302
    assert instructor.post(address, question_form(question, _take_off="on")).status_code == 302
    recorded_acts = [(row["act"], row["target"], row["changes"]) for row in acts()]
    assert recorded_acts == [
        ("changed", "a", {"version": [1, 2]}),
        ("published", "a", {}),
        ("unpublished", "a", {}),
    ]


def test_a_deck_s_cards(instructor: Client, course: Course) -> None:
    deck = Deck.objects.create(course=course, slug="cards", title="Cards")
    card = deck.cards.create(position=0, front="What is a VAE?", back="A model")
    rows = {"cards-TOTAL_FORMS": 1, "cards-INITIAL_FORMS": 1, "cards-0-id": card.pk, "cards-0-DELETE": "on"}
    form = {"title": "Cards", "slug": "cards", "intro": "", "cards-0-front": "x", "cards-0-back": "y"} | rows
    assert instructor.post(reverse("admin:bank_deck_change", args=[deck.pk]), form).status_code == 302
    assert not deck.cards.exists()
    assert_only_act(act="deleted", actor__username="grace", course__slug="demo", target_type="bank.flashcard")


def test_an_invitation_without_its_secret(root: Client, course: Course) -> None:
    form = {"note": "Moodle of the college", "library": [course.pk]}
    link = root.post(reverse("admin:platforms_invitation_add"), form).context["link"]
    assert_only_act(act="invited", actor__username="root", target="Moodle of the college")
    assert link.partition("invitation=")[2] not in str(vars(AuditRecord.objects.get()))


def test_a_registration_is_recorded(root: Client) -> None:
    form = {
        "name": "Moodle",
        "platform": "moodle",
        "issuer": "https://moodle.example",
        "client_id": "abc",
        "active": "on",
        "deployments-TOTAL_FORMS": 1,
        "deployments-INITIAL_FORMS": 0,
        "deployments-0-deployment_id": "7",
        "deployments-0-active": "on",
    }
    assert root.post(reverse("admin:platforms_registration_add"), form).status_code == 302
    registration, deployment = acts()
    assert Registration.objects.get().name == registration["target"] == "Moodle"
    assert registration["changes"]["issuer"] == [None, "https://moodle.example"]
    assert (deployment["act"], deployment["changes"]["deployment_id"]) == ("created", [None, "7"])


@pytest.fixture
def recorded(course: Course, client_of_course: ApiClient) -> None:
    """Three acts, by a person, a client and a command."""
    second_course = Course.objects.create(slug="other", title="Other")
    audit.record(Act.RELEASED, by=staff("grace"), course=course, target=course)
    audit.record(Act.ERASED, by=client_of_course, course=second_course, target=second_course)
    audit.record(Act.BACKED_UP, by="manage.py backup", changes={"release": ("by_hand", None)})


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["grace", "client “lms”", "manage.py backup"]),
        ("act=released", ["grace"]),
        ("act__exact=released", ["grace"]),
        ("course__id__exact={course}", ["grace"]),
        ("actor__id__exact={grace}", ["grace"]),
        ("created_at__gte=2000-01-01%2000:00:00%2B00:00", ["grace", "client “lms”", "manage.py backup"]),
        ("created_at__gte=2100-01-01%2000:00:00%2B00:00", []),
        ("q=grace", ["grace"]),
    ],
)
def test_an_administrator_reads_and_filters_it(
    root: Client, course: Course, recorded: None, query: str, shown: list[str]
) -> None:
    grace = User.objects.get(username="grace")
    query = query.format(course=course.pk, grace=grace.pk)
    page = root.get(f"{reverse('admin:people_auditrecord_changelist')}?{query}", follow=True)
    names = [page.context["cl"].model_admin.by(row) for row in page.context["cl"].result_list]
    assert sorted(names) == sorted(shown)


def test_old_and_new_values_are_read_on_its_page(root: Client, recorded: None) -> None:
    row = AuditRecord.objects.get(act=Act.BACKED_UP)
    html = root.get(reverse("admin:people_auditrecord_change", args=[row.pk])).content.decode()
    assert "<strong>release</strong>: by_hand → nothing" in html


def test_the_list_asks_the_database_as_often_for_many(
    root: Client, recorded: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14):
        root.get(reverse("admin:people_auditrecord_changelist"))


@pytest.mark.parametrize("name", ["add", "change", "delete"])
def test_nobody_writes_it(root: Client, recorded: None, name: str) -> None:
    args = [] if name == "add" else [AuditRecord.objects.first().pk]  # type: ignore[union-attr]
    before = acts()
    assert root.post(reverse(f"admin:people_auditrecord_{name}", args=args), {"act": "x"}).status_code == 403
    assert acts() == before


@pytest.mark.parametrize("role", ["instructor", "assistant", "auditor"])
def test_others_do_not_see_it(course: Course, recorded: None, role: str) -> None:
    browser = signed_in("nina", course, role)
    assert browser.get(reverse("admin:people_auditrecord_changelist")).status_code == 403
