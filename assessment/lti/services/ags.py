"""Assignment and Grade Services: one line item's scores and results, and the list of line items.

Source: 1EdTech, LTI Assignment and Grade Services 2.0. A line item's address may carry a query (Moodle's does), so what
belongs to it goes on the path.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from assessment.lti.platforms.models import Registration
from assessment.lti.services.access_tokens import NoToken, result_pages, signed_call
from assessment.lti.services.addresses import problem_with_address
from assessment.lti.services.http_client import PlatformCall
from assessment.lti.services.replies import CallFailed, PlatformReply

_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCORE, RESULTS = f"{_SCOPE}score", f"{_SCOPE}result.readonly"
LINE_ITEM, LINE_ITEM_READ = f"{_SCOPE}lineitem", f"{_SCOPE}lineitem.readonly"
_TYPE = "application/vnd.ims.lis."
SCORE_TYPE, RESULTS_TYPE = f"{_TYPE}v1.score+json", f"{_TYPE}v2.resultcontainer+json"
LINE_ITEM_TYPE, LINE_ITEMS_TYPE = f"{_TYPE}v2.lineitem+json", f"{_TYPE}v2.lineitemcontainer+json"
MOST_AGS_PAGES = 50
"""A plain limit, so that a platform whose pages never end holds no worker."""


class Fate(StrEnum):
    """What became of a score that was sent, and so what to do next."""

    DONE = "done"  # The platform has it.
    ALREADY = "already"  # It holds one of the same time or a newer: read the result back.
    WAIT = (
        "wait"  # The platform cannot now, or it is not known whether it arrived: send the same message again.
    )
    FAILED = "failed"  # The platform failed at this one score, and may take others: send it again later.
    GONE = "gone"  # There is no such line item any more.
    DENIED = "denied"  # The platform does not let us, also with a fresh token.
    REJECTED = "rejected"  # It will not take this message.


PLATFORM_WIDE = (408, 425, 429, 503, 504)
"""Statuses that a server gives to whatever is asked: too busy, or out of time (RFC 9110, section 15; RFC 6585).

Any other of 500 and above may be about one score: Moodle answers 500 to one whose grade is locked."""
FATES = {401: Fate.DENIED, 403: Fate.DENIED, 404: Fate.GONE, 409: Fate.ALREADY, 410: Fate.GONE}
"""Statuses after which the same message has no better chance (RFC 9110; AGS 2.0, section 3.4, gives 409 its
meaning)."""


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """What became of a score; `words` is a sentence for a teacher, `retry_after` seconds if the platform named any.

    `no_token` tells that the platform gave no access token, so that it was not even asked to take the score.
    """

    fate: Fate
    words: str = ""
    status: int | None = None
    retry_after: int | None = None
    no_token: bool = False

    @property
    def is_platforms(self) -> bool:
        """Tell whether it is the whole platform's trouble, not this one score's."""
        return self.fate is Fate.WAIT or (self.no_token and self.fate is Fate.DENIED)


@dataclass(frozen=True, slots=True)
class RemoteResult:
    """What a gradebook holds for one learner; numbers as the platform wrote them, None where it holds none."""

    sub: str
    score: float | int | None
    maximum: float | int | None
    comment: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it in the words of the specification, to be stored."""
        return {
            "userId": self.sub,
            "resultScore": self.score,
            "resultMaximum": self.maximum,
            "comment": self.comment,
        }


@dataclass(frozen=True, slots=True)
class LineItem:
    """A column of a gradebook; `url` is its id, and where it is read and scored."""

    url: str
    label: str
    maximum: float | int | None
    resource_link_id: str = ""
    resource_id: str = ""
    tag: str = ""


def send_score(registration: Registration, line_item_url: str, message: Mapping[str, Any]) -> SendOutcome:
    """Send a score as it stands in the specification (`userId`, `timestamp`, …); never raises for the platform's sake.

    It calls the platform, so no transaction may be open.
    """
    body = json.dumps(message).encode()
    headers = {"Content-Type": SCORE_TYPE, "Accept": "application/json"}
    try:
        call = PlatformCall("POST", line_item_service_url(line_item_url, "scores"), headers, body)
        return _outcome(signed_call(registration, [SCORE], call))
    except CallFailed as error:
        return outcome_of_failure(error)


def read_result(registration: Registration, line_item_url: str, sub: str) -> RemoteResult | None:
    """Return what the gradebook holds for a learner, None if nothing; raise `CallFailed` if it cannot be read."""
    url = line_item_service_url(line_item_url, "results", user_id=sub)
    for page in result_pages(
        registration, [RESULTS], PlatformCall("GET", url, {"Accept": RESULTS_TYPE}), MOST_AGS_PAGES
    ):
        for entry in _page_entries(page):
            # Some platforms answer with everybody's, whoever was asked for.
            if isinstance(entry, dict) and str(entry.get("userId", "")) == sub:
                return _result(entry, sub)
    return None


def read_line_item(registration: Registration, url: str) -> LineItem:
    """Return a line item as the platform has it; raise `CallFailed` if it cannot be read."""
    call = PlatformCall("GET", url, {"Accept": LINE_ITEM_TYPE})
    reply = signed_call(registration, [LINE_ITEM_READ], call)
    if not reply.ok:
        raise reply.failure("reading a line item")
    return _line_item(reply.json(), url)


def list_line_items(
    registration: Registration,
    line_items_url: str,
    most_items: int = 100,
    scope: str = LINE_ITEM_READ,
    resource_link_id: str = "",
) -> list[LineItem]:
    """Return the first line items of a course, if asked only those of an activity; raise `CallFailed` if it fails.

    Some platforms answer with all line items, whichever were asked for.
    """
    query = f"resource_link_id={quote(resource_link_id)}" if resource_link_id else ""
    parts = urlsplit(line_items_url)
    url = urlunsplit(parts._replace(query="&".join(part for part in (parts.query, query) if part)))
    call = PlatformCall("GET", url, {"Accept": LINE_ITEMS_TYPE})
    line_items: list[LineItem] = []
    for page in result_pages(registration, [scope], call, MOST_AGS_PAGES):
        line_items += [_line_item(entry, "") for entry in _page_entries(page)]
        if len(line_items) >= most_items:
            break
    return line_items[:most_items]


def create_line_item(registration: Registration, line_items_url: str, wanted: LineItem) -> LineItem:
    """Make a column in a course's gradebook and return it; raise `CallFailed` if the platform makes none.

    `wanted.url` says nothing yet; the platform gives it.
    """
    named = {
        "scoreMaximum": wanted.maximum,
        "label": wanted.label,
        "resourceLinkId": wanted.resource_link_id,
        "resourceId": wanted.resource_id,
        "tag": wanted.tag,
    }
    body = json.dumps({name: value for name, value in named.items() if value not in ("", None)}).encode()
    headers = {"Content-Type": LINE_ITEM_TYPE, "Accept": LINE_ITEM_TYPE}
    reply = signed_call(registration, [LINE_ITEM], PlatformCall("POST", line_items_url, headers, body))
    if not reply.ok:
        raise reply.failure("making a line item")
    return _line_item(reply.json(), "")


def outcome_of_failure(error: CallFailed) -> SendOutcome:
    """Return what a failure means for the score; one that was taken may have an answer that is too long to read."""
    if not error.permanent:
        anybodys = error.status is None or error.status in PLATFORM_WIDE
        fate = Fate.WAIT if anybodys else Fate.FAILED
    elif error.status is not None and 200 <= error.status < 300:
        fate = Fate.DONE
    else:
        fate = FATES.get(error.status or 0, Fate.REJECTED)
    no_token = isinstance(error, NoToken)
    return SendOutcome(fate, error.reason, error.status, error.retry_after, no_token=no_token)


def line_item_service_url(line_item_url: str, name: str, **query: str) -> str:
    """Return the address of a line item's `scores` or `results`: on its path, with its own query kept.

    Raise `CallFailed` if the line item's address is none that may be called.
    """
    if problem := problem_with_address(line_item_url):
        raise CallFailed(f"The line item's address cannot be called. {problem}", permanent=True)
    parts = urlsplit(line_item_url)
    full_query = "&".join(part for part in (parts.query, urlencode(query)) if part)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{name}", query=full_query))


def _page_entries(page: PlatformReply) -> list[Any]:
    data = page.json()
    if not isinstance(data, list):
        raise CallFailed("The platform's list is not what the specification says.", permanent=True)
    return data


def _outcome(reply: PlatformReply) -> SendOutcome:
    return (
        SendOutcome(Fate.DONE, status=reply.status)
        if reply.ok
        else outcome_of_failure(reply.failure("a score"))
    )


def _result(data: Mapping[str, Any], sub: str) -> RemoteResult:
    comment = data.get("comment")
    return RemoteResult(
        sub,
        _number(data.get("resultScore")),
        _number(data.get("resultMaximum")),
        comment[:1_000] if isinstance(comment, str) else "",
    )


def _line_item(data: Any, usual_url: str) -> LineItem:
    if not isinstance(data, dict):
        raise CallFailed("The platform's line item is not what the specification says.", permanent=True)
    text = {
        name: data[name] if isinstance(data.get(name), str) else ""
        for name in ("id", "label", "resourceLinkId", "resourceId", "tag")
    }
    url = text["id"] or usual_url
    if not url:
        raise CallFailed("The platform's line item has no address (id).", permanent=True)
    maximum = _number(data.get("scoreMaximum"))
    return LineItem(url, text["label"], maximum, text["resourceLinkId"], text["resourceId"], text["tag"])


def _number(value: Any) -> float | int | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
