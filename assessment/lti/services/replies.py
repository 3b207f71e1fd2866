"""What comes back from a platform: a reply, or one exception that says why there is none to use."""

import email.utils
import http.client
import json
import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from graders.digits import typed_number

DEEPEST_REPLY = 40
"""Keeps hostile answers from a recursion; those of the services nest three or four deep."""
LONGEST_RETRY_AFTER = 3_600
"""Seconds: whoever asks for longer may have meant something else, and a teacher waits for marks.

How long a platform is left alone has a limit of its own above this one, `LONGEST_ASKED` of the circuit breaker."""
LONGEST_SECONDS = 12
"""Digits of a `Retry-After` that is read: a plain limit, for `int` of a long text costs time."""
LONGEST_QUOTE = 300
"""Characters of a platform's words that are stored and shown beside our own, which have 500 with them."""


class CallFailed(Exception):
    """A platform could not be called, or its answer cannot be used; `reason` is a sentence for an administrator.

    `status` is the platform's, if it answered; `retry_after` the seconds for which it asked. `permanent` tells that
    the same call will fail again until somebody changes something here or on the platform.
    """

    def __init__(
        self,
        reason: str,
        status: int | None = None,
        retry_after: int | None = None,
        *,
        permanent: bool | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.retry_after = retry_after
        lasting = status is not None and not is_temporary(status)
        self.permanent = lasting if permanent is None else permanent


def is_temporary(status: int) -> bool:
    """Tell whether a status says “not now” rather than “no”."""
    return status in (408, 425, 429) or status >= 500


@dataclass(frozen=True, slots=True)
class PlatformReply:
    """A platform's answer, whatever its status; names of `headers` are in lower case, `url` is where it came from.

    `phrase` stands beside the status; Moodle says there why it does not take a score.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str = ""
    phrase: str = ""

    @property
    def ok(self) -> bool:
        """Tell whether the platform did what was asked."""
        return 200 <= self.status < 300

    @property
    def retry_after(self) -> int | None:
        """Return for how many seconds the platform does not want to be called, from 0 to an hour, if it says so."""
        return parse_retry_after(self.headers.get("retry-after", ""))

    def json(self) -> Any:
        """Return the body as JSON; raise `CallFailed` if it is none, nests deeply, or holds what no row can."""
        return _json(self.body)

    def words(self) -> str:
        """Return what the platform says of its error, short and printable; empty if it says nothing readable."""
        try:
            data = self.json()
        except CallFailed:
            # A page of HTML says nothing in a sentence.
            text = "" if b"<" in self.body else self.body.decode("utf-8", "replace")
        else:
            text = ": ".join(_messages(data)) if isinstance(data, dict) else ""
        return printable_line(words_before_json(text)) or (
            "" if self._phrase_is_usual else printable_line(words_before_json(self.phrase))
        )

    @property
    def _phrase_is_usual(self) -> bool:
        return self.phrase.lower() == http.client.responses.get(self.status, "").lower()

    def failure(self, doing: str) -> CallFailed:
        """Return the exception for a reply that is no success; `doing` is what was asked, such as “reading keys”."""
        words = self.words()
        quoted = f", “{words}”" if words else ""
        return CallFailed(
            f"The platform answered {self.status}{quoted} to {doing}.", self.status, self.retry_after
        )


def words_before_json(text: str) -> str:
    """Return the words before the first JSON in a text.

    “Incorrect score received{"userId": …}”, as Moodle says, loses what follows; “[beta] not yet” stays whole.
    """
    return re.split(r"[{]|\[\s*[\"\[{\]]", text, maxsplit=1)[0].rstrip(" :,;")


def printable_line(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Return words of a platform on one line, without what a page, log or row should not hold, cut to a length."""
    line = " ".join(
        "".join(letter if letter.isprintable() else " " for letter in text[: longest * 4]).split()
    )
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def parse_retry_after(value: str) -> int | None:
    """Read a `Retry-After` header: whole seconds or an HTTP date (RFC 9110, section 10.2.3)."""
    value = value.strip()
    seconds = typed_number(value, LONGEST_SECONDS)
    if seconds is not None:
        return min(seconds, LONGEST_RETRY_AFTER)
    try:
        date = email.utils.parsedate_to_datetime(value)
        return round(min(max(date.timestamp() - time.time(), 0), LONGEST_RETRY_AFTER))
    except (ValueError, OverflowError, OSError):
        return None


def _messages(data: Mapping[str, Any]) -> list[str]:
    """Collect what OAuth (`error`, `error_description`), Moodle, Canvas and Open edX call their message."""
    names = ("error", "error_description", "message", "reason", "detail", "title")
    return [data[name] for name in names if isinstance(data.get(name), str) and data[name]]


def _json(body: bytes) -> Any:
    try:
        data = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        raise CallFailed("The platform's answer is not the JSON that was expected.") from None
    if not _is_storable(data):
        raise CallFailed("The platform's answer nests too deeply, or has characters that cannot be stored.")
    return data


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits[:20])
    return number


def _is_storable(data: Any, deep: int = 0) -> bool:
    """Tell whether a value nests a little only, and has neither NUL nor half a surrogate pair."""
    if isinstance(data, str):
        return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in data)
    if not isinstance(data, dict | list):
        return True
    inner = [*data.keys(), *data.values()] if isinstance(data, dict) else data
    return deep < DEEPEST_REPLY and all(_is_storable(part, deep + 1) for part in inner)
