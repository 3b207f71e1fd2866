"""The one way in which a platform is called: limits of time and size, checked addresses, no proxies, no cookies.

The environment's proxies (`HTTPS_PROXY` and the like) are ignored: behind one, the address that is connected to could
not be checked. A school's own certificate authority is named by `REQUESTS_CA_BUNDLE` or `SSL_CERT_FILE`.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError

from assessment.lti.services.addresses import origin_of, problem_with_address
from assessment.lti.services.connections import CONNECT_SECONDS, Adapter, Deadline, trusted_authorities
from assessment.lti.services.replies import CallFailed, PlatformReply

CALL_SECONDS = 10.0
"""For a whole call: the leases of whoever calls are reckoned by it (`claiming.LEASE`), and a launch waits for it."""
MEGABYTE = 1_000_000
"""A plain limit on an answer that is read into memory."""
MOST_REDIRECTS = 3
"""A plain limit: more is a circle, or a platform that is set up wrong."""
REDIRECTS = (301, 302, 303, 307, 308)
"""Statuses that name another address (RFC 9110, section 15.4)."""
PRODUCT = "Evenmark (LTI tool)"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlatformCall:
    """What is asked of a platform; at most `most_bytes` of its answer are read, within `seconds` for all of it."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    most_bytes: int = MEGABYTE
    seconds: float = CALL_SECONDS


def fetch(call: PlatformCall) -> PlatformReply:
    """Make a call and return the reply, whatever its status; raise `CallFailed` if there is none that can be used.

    Only GET follows redirects, at most three, each to an address that may be called. Never called inside a
    transaction or a web request that can wait.
    """
    try:
        with Deadline(call.seconds) as deadline:
            return _follow(call, deadline)
    except CallFailed as error:
        host = urlsplit(call.url).hostname if problem_with_address(call.url) is None else "an address"
        logger.warning("A call to %s failed: %s", host, error.reason)
        raise


def form_post(url: str, fields: Mapping[str, str]) -> PlatformCall:
    """Return the call that posts the fields of a form and wants JSON."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    return PlatformCall("POST", url, headers, urlencode(fields).encode())


def resolve_url(base: str, url: str) -> str:
    """Return the address that a platform names in an answer from `base`; one that is none is left as it is."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _follow(call: PlatformCall, deadline: Deadline) -> PlatformReply:
    for _ in range(MOST_REDIRECTS + 1):
        reply = _once(call, deadline)
        if reply.status not in REDIRECTS:
            return reply
        if call.method != "GET":
            raise CallFailed(
                f"The platform answered {reply.status} and sent us elsewhere; such a call is never sent on."
                " Enter the address at which the platform answers itself.",
                reply.status,
            )
        call = _next_hop(call, reply)
    raise CallFailed(f"The platform sent us on more than {MOST_REDIRECTS} times.", permanent=True)


def _next_hop(call: PlatformCall, reply: PlatformReply) -> PlatformCall:
    """Return the call that a redirect asks for; what proves who we are stays at its origin."""
    url = resolve_url(call.url, reply.headers.get("location", ""))
    if problem := problem_with_address(url):
        raise CallFailed(f"The platform sent us to an address that is not called. {problem}", permanent=True)
    if origin_of(url) == origin_of(call.url):
        return replace(call, url=url)
    headers = {name: value for name, value in call.headers.items() if name.lower() != "authorization"}
    return replace(call, url=url, headers=headers)


def _once(call: PlatformCall, deadline: Deadline) -> PlatformReply:
    if problem := problem_with_address(call.url):
        raise CallFailed(problem, permanent=True)
    # Not compressed, so that the limit of bytes is one of what travels, too; a socket a call, which its deadline cuts.
    headers = {"User-Agent": PRODUCT, "Accept-Encoding": "identity", "Connection": "close", **call.headers}
    adapter = Adapter(deadline)
    try:
        request = requests.Request(call.method, call.url, headers=headers, data=call.body).prepare()
        response = adapter.send(
            request,
            stream=True,
            timeout=(CONNECT_SECONDS, deadline.left()),
            verify=trusted_authorities(),
        )
        body = _read(response, call.most_bytes)
    except CallFailed:
        raise
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise _failure(error, deadline) from None
    finally:
        adapter.close()
    # A socket that was cut may look like one that the platform closed after half an answer.
    if deadline.over:
        raise CallFailed("The platform did not answer in time.")
    return PlatformReply(
        response.status_code, _lower(response.headers), body, call.url, response.reason or ""
    )


def _read(response: requests.Response, most_bytes: int) -> bytes:
    body = b""
    for part in response.iter_content(16_384):
        body += part
        if len(body) > most_bytes:
            raise CallFailed(
                f"The platform's answer is longer than {most_bytes} bytes.",
                response.status_code,
                permanent=True,
            )
    return body


def _lower(headers: "CaseInsensitiveDict[str]") -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _failure(error: Exception, deadline: Deadline) -> CallFailed:
    """Return the failure in words that name neither an address's query nor what was sent."""
    if deadline.over or isinstance(error, requests.Timeout):
        return CallFailed("The platform did not answer in time.")
    if isinstance(error, requests.exceptions.SSLError):
        return CallFailed(
            "The platform's certificate could not be verified. If the school has an authority of its own, name its"
            " file in REQUESTS_CA_BUNDLE."
        )
    if isinstance(error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
        return CallFailed("The connection to the platform broke off.")
    return CallFailed(f"The platform's answer could not be read ({type(error).__name__}).")
