"""The parser of request bodies: JSON as UTF-8, capped, with the digits of its numbers kept."""

import codecs
from collections.abc import Mapping
from typing import IO, Any

from django.utils.http import parse_header_parameters
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser

from assessment.api.problems import ApiProblem, FieldProblem, TooLarge
from graders import digits

MAX_BODY_BYTES = 1_000_000


class DigitsJSONParser(BaseParser):
    """Reads one JSON object; every fault of form is a 400, and a body that is too large a 413."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return the body as a dict whose numbers are `Digits`."""
        del parser_context
        _check_charset(media_type or self.media_type)
        body = stream.read(MAX_BODY_BYTES + 1)
        if len(body) > MAX_BODY_BYTES:
            raise TooLarge(f"The body has more than {MAX_BODY_BYTES} bytes.")
        try:
            data = digits.loads(body.decode("utf-8"))
        except UnicodeDecodeError:
            raise ParseError("The body is not UTF-8 text.") from None
        except digits.RepeatedName as error:
            repeated = FieldProblem(error.pointer, "stands there twice: send it once.")
            raise ApiProblem(
                "malformed-request", f"The body has a name twice: {error}.", [repeated]
            ) from None
        except digits.NotJson as error:
            raise ParseError(f"The body is not usable JSON: {error}.") from None
        if not isinstance(data, dict):
            raise ParseError("The body must be one JSON object, in { }.")
        return data


def _check_charset(media_type: str) -> None:
    """Refuse a body that says it is in another charset than JSON's own."""
    charset = parse_header_parameters(media_type)[1].get("charset", "utf-8")
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        name = ""
    if name not in ("utf-8", "ascii"):
        raise UnsupportedMediaType(media_type, "JSON is sent as UTF-8; leave the charset out.")
