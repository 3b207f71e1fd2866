"""Calls to platforms: limits of time, size and redirects, and what an answer must be to be used."""

import gzip
import json
import threading
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from assessment.lti.services.http_client import PlatformCall, fetch, form_post
from assessment.lti.services.replies import CallFailed
from tests.assessment.lti.services.scripted import Answer, Scripted, as_json, serving


def failure(call: PlatformCall) -> CallFailed:
    """Return why a call failed; it must."""
    with pytest.raises(CallFailed) as caught:
        fetch(call)
    return caught.value


def drip_headers(handler: BaseHTTPRequestHandler, stop: threading.Event) -> None:
    """Send a header that never ends, a byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not stop.wait(0.02):
        handler.wfile.write(b"x")


def drip_body(handler: BaseHTTPRequestHandler, stop: threading.Event) -> None:
    """Send a body of unknown length, a byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not stop.wait(0.02):
        handler.wfile.write(b"x")


def silence(_: BaseHTTPRequestHandler, stop: threading.Event) -> None:
    """Answer nothing."""
    stop.wait()


def continue_for_ever(handler: BaseHTTPRequestHandler, stop: threading.Event) -> None:
    """Promise an answer again and again."""
    while not stop.wait(0.02):
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def cut_short(handler: BaseHTTPRequestHandler, _: threading.Event) -> None:
    """Promise more than comes."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}")


def endless(handler: BaseHTTPRequestHandler, stop: threading.Event) -> None:
    """Send chunks for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not stop.is_set():
        handler.wfile.write(b"3e8\r\n" + b"x" * 1_000 + b"\r\n")


def nonsense(handler: BaseHTTPRequestHandler, _: threading.Event) -> None:
    """Speak another protocol."""
    handler.wfile.write(b"220 smtp.example.org ESMTP\r\n")


def many_headers(handler: BaseHTTPRequestHandler, _: threading.Event) -> None:
    """Send more headers than anybody needs."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-More: x\r\n" * 5_000 + b"\r\n")


def long_header(handler: BaseHTTPRequestHandler, _: threading.Event) -> None:
    """Send one header that is very long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n")


def bad_chunks(handler: BaseHTTPRequestHandler, _: threading.Event) -> None:
    """Send chunks whose length is no number."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n")


@pytest.mark.parametrize("status", [200, 201, 204, 400, 401, 404, 409, 429, 500, 503])
def test_a_reply_of_any_status_is_returned(server: Scripted, status: int) -> None:
    body = b"" if status == 204 else b"words"
    reply = fetch(PlatformCall("GET", server.answers("/", Answer(status, body, {"X-Kind": "Test"}))))
    assert (reply.status, reply.body, reply.headers["x-kind"]) == (status, body, "Test")


def test_a_form_is_posted_and_names_the_product(server: Scripted) -> None:
    fetch(form_post(server.answers("/token", as_json({})), {"scope": "a b", "name": "ä&="}))
    (asked,) = server.asked
    assert (asked.method, asked.body) == ("POST", b"scope=a+b&name=%C3%A4%26%3D")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["user-agent"].startswith("Evenmark")


@pytest.mark.parametrize("habit", [silence, drip_headers, drip_body, continue_for_ever])
def test_a_slow_platform_is_cut_off(server: Scripted, habit: Any) -> None:
    error = failure(PlatformCall("GET", server.answers("/", Answer(raw=habit)), seconds=0.4))
    assert "did not answer in time" in error.reason
    assert not error.permanent


@pytest.mark.parametrize("habit", [cut_short, nonsense, many_headers, long_header, bad_chunks])
def test_half_an_answer_is_none(server: Scripted, habit: Any) -> None:
    assert not failure(PlatformCall("GET", server.answers("/", Answer(raw=habit)))).permanent


def test_a_long_answer_is_not_read_to_its_end(server: Scripted) -> None:
    assert (
        "longer than 5000 bytes"
        in failure(PlatformCall("GET", server.answers("/", Answer(raw=endless)), most_bytes=5_000)).reason
    )
    assert fetch(PlatformCall("GET", server.answers("/", Answer(200, b"x" * 5_000)), most_bytes=5_000)).ok


def test_a_packed_answer_is_not_unpacked_to_its_end(server: Scripted) -> None:
    packed = gzip.compress(b"x" * 30_000_000)
    assert len(packed) < 100_000
    url = server.answers(
        "/",
        Answer(200, packed, {"Content-Encoding": "gzip"}),
        Answer(200, b"this is not packed", {"Content-Encoding": "gzip"}),
    )
    assert "longer than" in failure(PlatformCall("GET", url)).reason
    assert not failure(PlatformCall("GET", url)).permanent


def test_a_server_that_is_not_there_is_tried_again_later(server: Scripted) -> None:
    with serving() as closed_server:
        url = closed_server.url
    error = failure(PlatformCall("GET", url))
    assert "could not be connected to" in error.reason
    assert not error.permanent


def test_redirects_of_a_get_are_followed_three_times(server: Scripted) -> None:
    for hop in range(4):
        server.answers(f"/{hop}", Answer(302, headers={"Location": f"/{hop + 1}"}))
    server.answers("/4", as_json({"here": True}))
    assert fetch(PlatformCall("GET", f"{server.url}/1")).json() == {"here": True}
    assert "more than 3 times" in failure(PlatformCall("GET", f"{server.url}/0")).reason


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_post_is_never_sent_on(server: Scripted, status: int) -> None:
    server.answers("/", Answer(status, headers={"Location": "/there"}))
    error = failure(form_post(server.url + "/", {"client_assertion": "secret"}))
    assert (error.status, error.permanent) == (status, True)
    assert server.calls("/there") == []


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
        "https://192.168.0.1/",
        "file:///etc/passwd",
        "//[::",
        "gopher://x",
    ],
)
def test_no_redirect_leads_inside(server: Scripted, location: str) -> None:
    server.answers("/", Answer(302, headers={"Location": location}))
    assert failure(PlatformCall("GET", server.url + "/")).permanent
    assert len(server.asked) == 1


def test_a_token_stays_at_its_origin(server: Scripted) -> None:
    with serving() as other_origin:
        server.answers("/", Answer(302, headers={"Location": other_origin.answers("/there", as_json({}))}))
        fetch(PlatformCall("GET", server.url + "/", {"Authorization": "Bearer secret", "Accept": "text/x"}))
        (redirected,) = other_origin.asked
    assert server.asked[0].headers["authorization"] == "Bearer secret"
    assert "authorization" not in redirected.headers
    assert redirected.headers["accept"] == "text/x"


def test_proxies_and_netrc_of_the_environment_are_ignored(
    server: Scripted, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ada password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert fetch(PlatformCall("GET", server.answers("/", as_json({})))).ok
    assert "authorization" not in server.asked[0].headers


def test_what_was_sent_is_not_logged(server: Scripted, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    url = server.answers("/path", Answer(raw=cut_short))
    failure(PlatformCall("GET", f"{url}?sub=ada", {"Authorization": "Bearer xyzzy"}))
    assert "127.0.0.1 failed" in caplog.text
    assert "ada" not in caplog.text
    assert "xyzzy" not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b'{"a": NaN}', b'{"a": 1e999}', b"[" * 100_000, b"[" * 60 + b"]" * 60,
        b'{"a": "\\u0000"}', b'{"\\ud800": 1}', b'"\xff"', b"1" * 5_000,
    ],
)  # fmt: skip
def test_json_that_cannot_be_kept_is_refused(server: Scripted, body: bytes) -> None:
    reply = fetch(PlatformCall("GET", server.answers("/", Answer(200, body))))
    with pytest.raises(CallFailed):
        reply.json()
    assert isinstance(reply.words(), str)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0), ("120", 120), (" 7 ", 7), ("999999999", 3_600), ("-1", None), ("1.5", None), ("soon", None),
     ("٣", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("Fri, 31 Dec 9999 23:59:59 GMT", 3_600), ("", None),
     ("Fri, 99 Dec 9999 23:59:59 GMT", None), ("9" * 5_000, None)],
)  # fmt: skip
def test_retry_after_is_read_as_seconds_or_date(server: Scripted, value: str, seconds: int | None) -> None:
    headers = {"Retry-After": value} if value.isascii() else {}
    assert fetch(PlatformCall("GET", server.answers("/", Answer(503, b"", headers)))).retry_after == seconds


def test_retry_after_a_date_that_is_to_come(server: Scripted) -> None:
    soon = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 600))
    reply = fetch(PlatformCall("GET", server.answers("/", Answer(429, b"", {"Retry-After": soon}))))
    assert reply.retry_after is not None
    assert 0 < reply.retry_after <= 600


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            json.dumps({"error": "invalid_client", "error_description": "no\nkey"}).encode(),
            "invalid_client: no key",
        ),
        (b"No such user\r\n", "No such user"),
        (b"<html><body>Oops</body></html>", ""),
        (b'{"error": {"deep": 1}}', ""),
        (b"x" * 1_000, "x" * 299 + "…"),
        (b"\x1b[31mred\x00", "[31mred"),
    ],
)
def test_the_words_of_an_error_are_short_and_printable(server: Scripted, body: bytes, words: str) -> None:
    assert fetch(PlatformCall("GET", server.answers("/", Answer(400, body)))).words() == words
