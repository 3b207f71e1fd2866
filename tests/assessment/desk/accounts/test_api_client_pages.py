"""API clients and their keys, as a superuser looks after them: a key is shown once, and can be revoked."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.desk.questions.trying import TESTER
from assessment.people.keys import create_key, find_key
from assessment.people.models import ApiClient, ApiKey, Course
from tests.assessment.desk.cast import signed_in

SECRET = re.compile(r"\b[0-9a-f]{12}\.[0-9a-f]{40}\b")


@pytest.fixture
def root(db: None) -> Client:
    """A browser in which a superuser has signed in."""
    return signed_in("root", is_superuser=True)


def page_of(client: ApiClient) -> str:
    return reverse("admin:people_apiclient_change", args=[client.pk])


def new_key_of(client: ApiClient) -> str:
    return reverse("admin:people_apiclient_new_key", args=[client.pk])


def revoking(client: ApiClient, *revoked: ApiKey) -> dict[str, object]:
    """Return what the client's page posts when these keys are ticked."""
    keys = list(client.keys.order_by("-pk"))
    count = {"keys-TOTAL_FORMS": len(keys), "keys-INITIAL_FORMS": len(keys)}
    ids = {f"keys-{index}-id": key.pk for index, key in enumerate(keys)}
    ticks = {f"keys-{index}-revoke": "on" for index, key in enumerate(keys) if key in revoked}
    courses = [course.pk for course in client.courses.all()]
    return {"name": client.name, "courses": courses, **count, **ids, **ticks}


def test_a_client_is_added_and_gets_a_key_that_works(root: Client, course: Course) -> None:
    root.post(reverse("admin:people_apiclient_add"), {"name": "gradebook", "courses": [course.pk]})
    client = ApiClient.objects.get(name="gradebook")
    assert list(client.courses.all()) == [course]

    page = root.post(new_key_of(client), {"scopes": ["grade:read", "grade:write"], "days": "30"})
    shown = SECRET.search(page.content.decode())
    assert shown is not None
    key = find_key(shown[0])
    assert key is not None
    assert (key.client, key.scopes) == (client, ["grade:read", "grade:write"])
    assert key.expires_at is not None
    assert timedelta(days=29) < key.expires_at - timezone.now() <= timedelta(days=30)


def test_a_key_is_shown_once_and_kept_by_nobody(root: Client, client_of_course: ApiClient) -> None:
    page = root.post(new_key_of(client_of_course), {"scopes": ["grade:read"]})
    assert SECRET.search(page.content.decode())
    assert "no-store" in page.headers["Cache-Control"]
    for address in (page_of(client_of_course), new_key_of(client_of_course)):
        assert not SECRET.search(root.get(address).content.decode())


def test_a_key_without_an_end_works_until_it_is_revoked(root: Client, client_of_course: ApiClient) -> None:
    root.post(new_key_of(client_of_course), {"scopes": ["grade:read"], "days": ""})
    assert client_of_course.keys.get().expires_at is None


@pytest.mark.parametrize(
    ("posted", "error"),
    [
        ({}, "Tick what it may do"),
        ({"scopes": ["everything"]}, "everything is not one of"),
        ({"scopes": ["grade:read"], "days": "0"}, "greater than or equal to 1"),
        ({"scopes": ["grade:read"], "days": "99999999999999999999"}, "less than or equal to 3650"),
        ({"scopes": ["grade:read"], "days": "soon"}, "Enter a whole number"),
    ],
)
def test_a_key_that_makes_no_sense_is_not_made(
    root: Client, client_of_course: ApiClient, posted: dict[str, object], error: str
) -> None:
    page = root.post(new_key_of(client_of_course), posted)
    assert error in page.content.decode()
    assert not client_of_course.keys.exists()


def test_revoking_ends_one_key_and_leaves_the_others(root: Client, client_of_course: ApiClient) -> None:
    texts = [create_key(client_of_course, ["grade:read"]) for _ in range(2)]
    gone, stays = (find_key(text) for text in texts)
    assert gone is not None
    reply = root.post(page_of(client_of_course), revoking(client_of_course, gone))
    assert reply.status_code == 302
    assert (find_key(texts[0]), find_key(texts[1])) == (None, stays)


def test_a_revoked_key_keeps_its_date(root: Client, client_of_course: ApiClient) -> None:
    create_key(client_of_course, ["grade:read"])
    key = client_of_course.keys.get()
    root.post(page_of(client_of_course), revoking(client_of_course, key))
    first = client_of_course.keys.get().revoked_at
    assert first is not None
    root.post(page_of(client_of_course), revoking(client_of_course, key))
    assert client_of_course.keys.get().revoked_at == first


def test_saving_a_client_changes_nothing_in_its_keys(root: Client, client_of_course: ApiClient) -> None:
    create_key(client_of_course, ["grade:held"])
    before = client_of_course.keys.values().get()
    reply = root.post(page_of(client_of_course), revoking(client_of_course) | {"name": "renamed"})
    assert reply.status_code == 302
    assert client_of_course.keys.values().get() == before
    assert ApiClient.objects.get().name == "renamed"


def test_the_page_says_what_each_key_may_and_when_it_was_used(
    root: Client, client_of_course: ApiClient
) -> None:
    text = create_key(client_of_course, ["grade:held", "grade:read"])
    assert find_key(text)
    page = root.get(page_of(client_of_course)).content.decode()
    key = client_of_course.keys.get()
    for expected in (key.prefix, "grade:held, grade:read", "active"):
        assert expected in page
    assert key.secret_sha256 not in page


def test_the_list_counts_keys_at_work(root: Client, client_of_course: ApiClient) -> None:
    create_key(client_of_course, ["grade:read"])
    create_key(client_of_course, ["grade:read"], timezone.now() - timedelta(days=1))
    create_key(client_of_course, ["grade:read"])
    client_of_course.keys.filter(pk=client_of_course.keys.latest("pk").pk).update(revoked_at=timezone.now())
    listed = root.get(reverse("admin:people_apiclient_changelist")).context["cl"].result_list
    assert [(row.name, row.at_work) for row in listed] == [("lms", 1)]


@pytest.mark.parametrize("role", ["instructor", "assistant", "auditor"])
def test_members_make_no_keys(course: Course, client_of_course: ApiClient, role: str) -> None:
    browser = signed_in("nina", course, role)
    for reply in (
        browser.get(new_key_of(client_of_course)),
        browser.post(new_key_of(client_of_course), {"scopes": ["grade:held"]}),
        browser.post(page_of(client_of_course), {"name": "mine"}),
    ):
        assert reply.status_code == 403
    assert not ApiKey.objects.exists()
    assert ApiClient.objects.get().name == "lms"


def test_a_client_that_is_not_there_has_no_key(root: Client) -> None:
    assert root.get(reverse("admin:people_apiclient_new_key", args=[99])).status_code == 404


def test_the_client_that_stands_for_the_admin_gets_no_key(root: Client) -> None:
    """It only holds the answers that authors try: a key would let somebody else read them."""
    tester = ApiClient.objects.create(name=TESTER)
    assert root.get(page_of(tester)).status_code == 302
    assert root.post(new_key_of(tester), {"scopes": ["grade:write"]}).status_code == 404
    assert TESTER not in root.get(reverse("admin:people_apiclient_changelist")).content.decode()
    assert not tester.keys.exists()
