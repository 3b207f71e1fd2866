"""What a good launch leaves here, and the pages that it opens in the platform's frame."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponseRedirect
from django.test import Client

from assessment.bank.models import Assessment, Deck
from assessment.grading.models import Submission
from assessment.lti.platforms.models import Context, Enrolment, Registration, ResourceLink
from assessment.people.models import Course, Learner
from assessment.student.middleware import rate_limit_subject
from tests.assessment.lti.launch.cast import (
    AGS,
    LTI,
    NRPS,
    TARGET,
    Browser,
    authentication_request,
    launch_claims,
    platform,
    token_of,
)

pytestmark = pytest.mark.django_db


def opened_address(reply: Any) -> str:
    """Return where a launch went on to."""
    assert reply.status_code == 302, reply.content.decode()
    return str(reply["Location"])


def page_claim(page: Assessment | Deck, **custom: str) -> dict[str, Any]:
    """Return the custom claim that names a page by its public id."""
    kind = "assessment" if isinstance(page, Assessment) else "deck"
    return {f"{LTI}custom": {kind: str(page.public_id), **custom}}


def test_a_students_first_launch_makes_the_course_and_enrols_them(browser: Browser, page: Assessment) -> None:
    address = opened_address(browser.launch(page_claim(page)))
    context = Context.objects.get()
    assert (context.course.title, context.title) == ("Machine Learning", "Machine Learning")
    assert context.line_items_url == "https://lms.example/9/lineitems?type=1"
    assert context.memberships_url == "https://lms.example/9/members"
    assert context.scopes == ["https://purl.imsglobal.org/spec/lti-ags/scope/score"]
    learner = Enrolment.objects.get(context=context, active=True).learner
    assert (learner.source, learner.external_id) == (browser.registration.source, "student-7")
    assert (learner.name, learner.course) == ("Ada Lovelace", context.course)
    link = ResourceLink.objects.get()
    assert (link.title, link.line_item_url) == ("Week 3", "https://lms.example/9/lineitems/4/lineitem?type=1")
    assert address == f"/lti/practice/{context.course.slug}/gans-and-vaes"


def test_the_library_is_copied_into_the_course_once(browser: Browser, page: Assessment) -> None:
    browser.launch(page_claim(page))
    browser.launch(page_claim(page), resource_link={"id": "link-2"})
    copy = Assessment.objects.get(copied_from=page)
    assert copy.course == Context.objects.get().course
    assert {link.assessment for link in ResourceLink.objects.all()} == {copy}


def test_the_page_is_framed_by_the_platform_only(browser: Browser, page: Assessment) -> None:
    shown = browser.get(opened_address(browser.launch(page_claim(page))))
    assert shown.status_code == 200
    assert "frame-ancestors 'self' https://lms.example;" in shown["Content-Security-Policy"] + ";"
    assert "X-Frame-Options" not in shown
    assert 'action="/lti/practice/' in shown.content.decode()
    elsewhere = browser.get("/")
    assert (elsewhere["X-Frame-Options"], "frame-ancestors 'none'") == (
        "DENY",
        elsewhere["Content-Security-Policy"].rpartition("; ")[2],
    )


def test_the_sessions_cookie_is_of_the_frame(browser: Browser, page: Assessment) -> None:
    reply = browser.launch(page_claim(page))
    written = reply.cookies["launch"].OutputString()
    for part in ("HttpOnly", "Path=/lti/", "SameSite=None", "Secure", "Partitioned", "Max-Age=43200"):
        assert part in written
    assert "sessionid" not in reply.cookies


def test_an_answer_in_the_frame_is_the_learners(browser: Browser, page: Assessment) -> None:
    address = opened_address(browser.launch(page_claim(page)))
    token = token_of(browser.get(address).content.decode())
    form = {"check": "a", "answer.a": "[0.6, 0.65, -0.2]"}
    assert browser.post(address, **form).status_code == 403
    sent = browser.post(address, csrfmiddlewaretoken=token, **form)
    assert sent["Location"] == f"{address}#question-a"
    assert Submission.objects.get().learner.external_id == "student-7"
    assert "csrftoken" not in browser.client.cookies


def test_without_a_launch_the_frames_pages_say_what_to_do(browser: Browser, page: Assessment) -> None:
    shown = browser.get(f"/lti/practice/{page.course.slug}/{page.slug}")
    assert shown.status_code == 403
    assert "open the activity again" in shown.content.decode()
    assert not browser.client.cookies


def test_a_page_that_was_not_launched_stays_closed(browser: Browser, page: Assessment) -> None:
    browser.launch(page_claim(page))
    assert browser.get("/lti/practice/demo/other").status_code == 404
    Assessment.objects.filter(pk=page.pk).update(open=False)
    assert browser.get(f"/lti/practice/{page.course.slug}/{page.slug}").status_code == 404


def test_an_exercise_has_an_address_of_its_own(browser: Browser, page: Assessment) -> None:
    exercise = page.exercises.all()[2]
    address = opened_address(browser.launch(page_claim(page, exercise=exercise.slug)))
    assert urlsplit(address).path.endswith(f"/exercises/{exercise.slug}")
    assert ResourceLink.objects.get().exercise.slug == exercise.slug  # type: ignore[union-attr]


def test_a_deck_is_opened_and_copied(browser: Browser, page: Assessment) -> None:
    deck = Deck.objects.get(slug=page.slug)
    address = opened_address(browser.launch(page_claim(deck)))
    assert address.startswith("/lti/decks/")
    assert browser.get(address).status_code == 200
    assert Deck.objects.get(copied_from=deck).cards.count() == deck.cards.count()


def test_a_deck_is_downloaded_in_the_frame_by_who_was_sent_there(browser: Browser, page: Assessment) -> None:
    deck = Deck.objects.get(slug=page.slug)
    address = f"{opened_address(browser.launch(page_claim(deck)))}/export/csv"
    assert not Deck.objects.get(copied_from=deck).open
    assert browser.get(address).content.startswith(b"\xef\xbb\xbffront,back")
    assert Client().get(address).status_code == 403
    assert Client().get(address.removeprefix("/lti")).status_code == 404


def test_a_slug_and_a_path_name_a_page_as_well(browser: Browser, page: Assessment) -> None:
    by_slug = browser.launch({f"{LTI}custom": {"assessment": "gans-and-vaes"}})
    assert opened_address(by_slug).endswith("/gans-and-vaes")
    target = f"{TARGET}/assessment/{page.public_id}"
    asked = authentication_request(browser.login(target_link_uri=target))
    claims = launch_claims(
        browser.registration, asked["nonce"], target_link_uri=target, resource_link={"id": "2"}
    )
    assert opened_address(browser.answer(asked, claims)).endswith("/gans-and-vaes")


def test_a_page_of_a_stranger_is_not_found(browser: Browser, page: Assessment) -> None:
    browser.registration.library.clear()
    reply = browser.launch(page_claim(page))
    assert (reply.status_code, "Nothing here yet" in reply.content.decode()) == (404, True)
    assert not Assessment.objects.filter(copied_from=page).exists()


def test_a_copied_course_of_the_platform_gets_its_own_copy(browser: Browser, page: Assessment) -> None:
    browser.launch(page_claim(page))
    copy = Assessment.objects.get(copied_from=page)
    again = opened_address(
        browser.launch(page_claim(copy), context={"id": "course-10", "title": "Next year"})
    )
    second = Assessment.objects.get(copied_from=copy)
    assert second.course.title == "Next year"
    assert second.course.slug in again


def test_a_bound_activity_needs_no_name(browser: Browser, page: Assessment) -> None:
    first = opened_address(browser.launch(page_claim(page)))
    assert opened_address(browser.launch()) == first


def test_names_are_not_needed_and_follow_the_platform(browser: Browser, page: Assessment) -> None:
    browser.launch({**page_claim(page), "name": None, AGS: None, NRPS: None, f"{LTI}roles": None})
    assert Learner.objects.get(external_id="student-7").name == ""
    browser.launch({"name": None, "given_name": "Ada", "family_name": "King"})
    assert Learner.objects.get(external_id="student-7").name == "Ada King"


def test_launches_outside_any_course_share_one(browser: Browser, page: Assessment) -> None:
    browser.launch(page_claim(page), context=None)
    browser.launch(page_claim(page), context=None, resource_link={"id": "link-2"})
    assert Context.objects.get().course.title == "School"


def test_courses_of_one_title_are_told_apart(browser: Browser, page: Assessment) -> None:
    browser.launch(page_claim(page))
    browser.launch(page_claim(page), context={"id": "course-10", "title": "Machine Learning"})
    titled = Course.objects.filter(title="Machine Learning").values_list("slug", flat=True)
    assert set(titled) == {"machine-learning", "machine-learning-2"}


def test_two_platforms_have_courses_of_their_own(browser: Browser, page: Assessment) -> None:
    other_school = platform("Other", issuer="https://other.example")
    other_school.library.add(page.course)
    browser.launch(page_claim(page))
    Browser(other_school).launch(page_claim(page))
    assert Context.objects.values("course").distinct().count() == 2
    assert Learner.objects.filter(external_id="student-7").values("source").distinct().count() == 2


def test_another_learner_in_the_same_browser_takes_its_place(browser: Browser, page: Assessment) -> None:
    first = opened_address(browser.launch(page_claim(page)))
    before = browser.client.cookies["launch"].value
    browser.launch({**page_claim(page), "sub": "student-8"}, context={"id": "course-10", "title": "Other"})
    assert browser.client.cookies["launch"].value != before
    assert browser.get(first).status_code == 404


def test_two_launches_of_one_learner_stand_beside_each_other(browser: Browser, page: Assessment) -> None:
    first = opened_address(browser.launch(page_claim(page)))
    second = opened_address(browser.launch(page_claim(page), context={"id": "course-10", "title": "Other"}))
    assert first != second
    assert [browser.get(address).status_code for address in (first, second)] == [200, 200]


def test_logins_at_the_same_time_do_not_mix(browser: Browser, page: Assessment) -> None:
    first, second = authentication_request(browser.login()), authentication_request(browser.login())
    for asked, link in ((first, "1"), (second, "2")):
        claims = launch_claims(
            browser.registration, asked["nonce"], page_claim(page), resource_link={"id": link}
        )
        assert browser.answer(asked, claims).status_code == 302


def test_the_language_is_the_platforms_until_another_is_chosen(browser: Browser, page: Assessment) -> None:
    address = opened_address(browser.launch(page_claim(page), launch_presentation={"locale": "de_AT"}))
    shown = browser.get(address).content.decode()
    assert '<html lang="de">' in shown
    token = token_of(shown)
    reply = browser.post("/lti/language", language="en", next=address, csrfmiddlewaretoken=token)
    assert (reply.status_code, "django_language" in reply.cookies) == (302, False)
    assert '<html lang="en">' in browser.get(address).content.decode()


def test_a_browser_without_cookies_has_its_session_in_the_address(
    school: Registration, page: Assessment
) -> None:
    blocked = Browser(school, cookies=False)
    stored_page = blocked.login(lti_storage_target="_parent")
    data = stored_page.context["stored"]
    asked = authentication_request(_reply(data["next"]))
    claims = launch_claims(school, asked["nonce"], page_claim(page))
    fetch_page = blocked.answer(asked, claims)
    assert fetch_page.context["stored"]["name"] == data["name"]
    assert 'data-storage="get"' in fetch_page.content.decode()
    reply = blocked.answer(asked, claims, stored=data["secret"])
    address = opened_address(reply)
    assert address.startswith("/lti/s/")
    assert "launch" not in reply.cookies
    shown = blocked.get(address)
    text = shown.content.decode()
    assert shown.status_code == 200
    assert f'action="{address}"' in text
    assert 'href="/static/student/page.css"' in text
    sent = blocked.post(
        address, check="a", csrfmiddlewaretoken=token_of(text), **{"answer.a": "[0.6, 0.65, -0.2]"}
    )
    assert sent["Location"] == f"{address}#question-a"
    assert Submission.objects.get().learner.external_id == "student-7"
    assert blocked.get("/lti/s/" + "a" * 32 + urlsplit(address).path[39:]).status_code == 403


def test_no_log_line_has_the_key_of_a_session(
    browser: Browser, page: Assessment, caplog: pytest.LogCaptureFixture
) -> None:
    key = "a" * 32
    for address in ("/lti/practice/demo/none", "/lti/none", "/admin/"):
        browser.get(f"/lti/s/{key}{address}")
    assert "/lti/s/" in caplog.text
    assert key not in caplog.text


def test_a_wrong_secret_in_the_platforms_storage_offers_a_new_window(
    school: Registration, page: Assessment
) -> None:
    blocked = Browser(school, cookies=False)
    data = blocked.login(lti_storage_target="_parent").context["stored"]
    asked = authentication_request(_reply(data["next"]))
    reply = blocked.answer(asked, launch_claims(school, asked["nonce"], page_claim(page)), stored="guessed")
    assert (reply.status_code, "/lti/login?iss=" in reply.content.decode()) == (403, True)


def test_a_key_of_a_session_with_a_cookie_opens_nothing_in_an_address(
    browser: Browser, school: Registration, page: Assessment
) -> None:
    address = opened_address(browser.launch(page_claim(page)))
    key = browser.client.cookies["launch"].value
    assert Browser(school).get(f"/lti/s/{key}{address}").status_code == 403
    assert Browser(school).get(f"/lti/s/{key}/admin/").status_code == 404


def test_the_admins_session_is_none_of_a_frame(browser: Browser, admin_client: Any, page: Assessment) -> None:
    browser.client.cookies["launch"] = admin_client.cookies["sessionid"].value
    assert browser.get(f"/lti/practice/{page.course.slug}/{page.slug}").status_code == 403


def _reply(address: str) -> Any:
    return HttpResponseRedirect(address)


def test_a_campus_behind_one_address_is_not_counted_together(school: Registration, page: Assessment) -> None:
    counted = set()
    for sub in ("student-7", "student-8"):
        visitor = Browser(school)
        shown = visitor.get(opened_address(visitor.launch({**page_claim(page), "sub": sub})))
        counted.add(rate_limit_subject(shown.wsgi_request))
    assert len(counted) == 2
    assert rate_limit_subject(visitor.get("/").wsgi_request) == "127.0.0.1"
