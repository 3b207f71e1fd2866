"""Whatever a platform or an administrator writes, it is read or refused in words; nothing else is raised."""

import json
from contextlib import suppress

import jwt
from hypothesis import given
from hypothesis import strategies as st

from assessment.lti.platforms.roles import staff_role
from assessment.lti.services.access_tokens import next_page
from assessment.lti.services.addresses import origin_of, problem_with_address
from assessment.lti.services.ags import line_item_service_url
from assessment.lti.services.http_client import resolve_url
from assessment.lti.services.platform_keys import usable_key
from assessment.lti.services.replies import CallFailed, PlatformReply, parse_retry_after
from assessment.lti.services.rosters import display_name

TEXT = st.text(st.characters(codec=None), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
URLS = TEXT | st.builds("https://{}/{}".format, TEXT, TEXT) | st.builds("http://[{}]:{}".format, TEXT, TEXT)


@given(URLS)
def test_any_address_is_taken_or_refused_in_words(url: str) -> None:
    problem = problem_with_address(url)
    origin_of(url)
    if problem is None:
        assert url.startswith(("https://", "http://")) or url[:8].lower() in ("https://", "http://l")
        assert origin_of(url)
        assert problem_with_address(line_item_service_url(url, "scores")) is None


@given(URLS, URLS)
def test_any_next_address_is_resolved_to_text(base: str, url: str) -> None:
    assert isinstance(resolve_url(base, url), str)


@given(st.binary(max_size=200) | JSON.map(lambda data: json.dumps(data).encode()))
def test_any_body_is_json_or_refused(body: bytes) -> None:
    reply = PlatformReply(400, {}, body)
    with suppress(CallFailed):
        json.dumps(reply.json(), ensure_ascii=False, allow_nan=False).encode()
    assert "\0" not in reply.words()
    reply.words().encode()


@given(TEXT)
def test_any_header_is_read_or_ignored(value: str) -> None:
    seconds = parse_retry_after(value)
    assert seconds is None or 0 <= seconds <= 3_600
    following = next_page(
        PlatformReply(200, {"link": f'<{value}>; rel="next"'}, b"", "https://lms.example/a")
    )
    assert following is None or isinstance(following, str)
    next_page(PlatformReply(200, {"link": value}, b"", "https://lms.example/a"))


@given(JSON)
def test_roles_that_are_none_make_nobody_staff(roles: object) -> None:
    assert staff_role(roles) is None


@given(st.dictionaries(st.sampled_from(["name", "given_name", "family_name"]), JSON))
def test_any_name_can_be_stored(claims: dict[str, object]) -> None:
    name = display_name(claims)
    assert len(name) <= 200
    assert "\0" not in name
    name.encode()


@given(
    st.dictionaries(st.sampled_from(["kid", "n", "e", "use", "alg"]), JSON | st.text("AQaq-_", max_size=400))
)
def test_any_key_is_usable_or_left_out(fields: dict[str, object]) -> None:
    usable = usable_key({"kty": "RSA"} | fields)
    if usable:
        assert jwt.PyJWK({"kty": "RSA", **usable}, "RS256").key_type == "RSA"
