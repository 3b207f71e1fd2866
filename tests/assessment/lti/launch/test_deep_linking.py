"""Deep Linking: what a teacher picks goes back to the platform as a message that we sign."""

from typing import Any

import jwt
import pytest

from assessment.bank.models import Assessment, Deck
from assessment.lti.platforms.tool_keys import public_keys
from tests.assessment.lti.launch.cast import DL, LTI, MEMBER, Browser, token_of
from tests.assessment.lti.launch.test_launch_accepted import opened_address, page_claim

pytestmark = pytest.mark.django_db

RETURN = "https://lms.example/deep?course=9"


def deep_linking_claims(**settings: Any) -> dict[str, Any]:
    """Return the claims of a teacher's Deep Linking request."""
    whole = {
        "deep_link_return_url": RETURN,
        "accept_types": ["link", "ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe"],
        "accept_multiple": True,
        "data": "opaque/=?",
    } | settings
    return {
        "sub": "teacher-1",
        f"{LTI}message_type": "LtiDeepLinkingRequest",
        f"{LTI}resource_link": None,
        f"{LTI}roles": [f"{MEMBER}Instructor"],
        f"{DL}deep_linking_settings": {name: value for name, value in whole.items() if value is not None},
    }


def pick_content(
    browser: Browser, *values: str, cancel: str = "", **settings: Any
) -> tuple[Any, dict[str, Any]]:
    """Pick these in the page of a request; return the page that follows, and the message in it, verified."""
    address = opened_address(browser.launch(deep_linking_claims(**settings)))
    token = token_of(browser.get(address).content.decode())
    form = {"pick": list(values)} | ({"cancel": cancel} if cancel else {})
    reply = browser.post(address, csrfmiddlewaretoken=token, **form)
    assert reply.status_code == 200, reply.content.decode()
    key = jwt.PyJWK(public_keys()["keys"][0]).key
    return reply, jwt.decode(
        reply.context["message"], key, algorithms=["RS256"], audience="https://lms.example", issuer="client-1"
    )


def test_an_assessment_comes_with_its_column(browser: Browser, page: Assessment) -> None:
    reply, message = pick_content(browser, f"assessment:{page.public_id}")
    copy = Assessment.objects.get(copied_from=page)
    assert message[f"{LTI}message_type"] == "LtiDeepLinkingResponse"
    assert (message[f"{LTI}version"], message[f"{LTI}deployment_id"]) == ("1.3.0", "1")
    assert message[f"{DL}data"] == "opaque/=?"
    assert len(message["nonce"]) > 20
    assert message["exp"] - message["iat"] <= 600
    points = sum(float(question.current.points) for question in copy.questions.all() if question.current)
    (item,) = message[f"{DL}content_items"]
    assert item == {
        "type": "ltiResourceLink",
        "title": page.title,
        "url": "https://testserver/lti/launch",
        "custom": {"assessment": str(copy.public_id)},
        "lineItem": {
            "label": page.title,
            "scoreMaximum": points,
            "resourceId": str(copy.public_id),
            "tag": "grade",
        },
    }
    assert 'action="https://lms.example/deep?course=9"' in reply.content.decode()
    assert "form-action 'self' https://lms.example;" in reply["Content-Security-Policy"]
    assert "<script>" not in reply.content.decode()


def test_an_exercise_and_a_deck_are_picked_together(browser: Browser, page: Assessment) -> None:
    exercise, deck = page.exercises.all()[1], Deck.objects.get(slug=page.slug)
    _, message = pick_content(
        browser, f"assessment:{page.public_id}:{exercise.slug}", f"deck:{deck.public_id}"
    )
    first, second = message[f"{DL}content_items"]
    assert first["custom"]["exercise"] == exercise.slug
    assert first["lineItem"]["resourceId"].endswith(f"/{exercise.slug}")
    assert second["custom"] == {"deck": str(Deck.objects.get(copied_from=deck).public_id)}
    assert "lineItem" not in second


def test_no_column_where_the_platform_takes_none(browser: Browser, page: Assessment) -> None:
    _, message = pick_content(browser, f"assessment:{page.public_id}", accept_lineitem=False)
    assert "lineItem" not in message[f"{DL}content_items"][0]


def test_one_thing_where_the_platform_takes_one(browser: Browser, page: Assessment) -> None:
    address = opened_address(browser.launch(deep_linking_claims(accept_multiple=False)))
    shown = browser.get(address).content.decode()
    assert 'type="radio"' in shown
    deck = Deck.objects.get(slug=page.slug)
    two_picks = [f"assessment:{page.public_id}", f"deck:{deck.public_id}"]
    assert browser.post(address, csrfmiddlewaretoken=token_of(shown), pick=two_picks).status_code == 422


def test_nothing_is_picked_by_cancelling_and_no_data_is_made_up(browser: Browser, page: Assessment) -> None:
    _, message = pick_content(browser, cancel="1", data=None)
    assert message[f"{DL}content_items"] == []
    assert f"{DL}data" not in message
    assert not Assessment.objects.filter(copied_from=page).exists()


def test_what_was_copied_is_offered_once(browser: Browser, page: Assessment) -> None:
    pick_content(browser, f"assessment:{page.public_id}")
    shown = browser.get(opened_address(browser.launch(deep_linking_claims()))).content.decode()
    assert str(Assessment.objects.get(copied_from=page).public_id) in shown
    assert str(page.public_id) not in shown


def test_without_content_the_page_says_what_to_do(browser: Browser, page: Assessment) -> None:
    browser.registration.library.clear()
    shown = browser.get(opened_address(browser.launch(deep_linking_claims()))).content.decode()
    assert "nothing to choose from yet" in shown


def test_the_keys_are_public_and_can_be_kept(browser: Browser) -> None:
    reply = browser.get("/lti/jwks")
    assert reply["Cache-Control"] == "public, max-age=300"
    (key,) = reply.json()["keys"]
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
    assert not {"d", "p", "q"} & set(key)


def test_whoever_is_no_teacher_any_more_picks_nothing(browser: Browser, page: Assessment) -> None:
    address = opened_address(browser.launch(deep_linking_claims()))
    assert browser.get(address).status_code == 200
    browser.launch({**page_claim(page), "sub": "teacher-1", f"{LTI}roles": [f"{MEMBER}Learner"]})
    assert browser.get(address).status_code == 404
