"""The formats of bodies: JSON that keeps the digits of numbers, and tables as CSV."""

import codecs
import csv
import io
from collections.abc import Mapping
from typing import IO, Any

from django.utils.http import parse_header_parameters
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer

from assessment.api.problems import ApiProblem, FieldProblem, TooLarge
from assessment.bank.spreadsheets import escape_cell
from graders import digits

MAX_BODY_BYTES = 1_000_000
"""A plain limit: some hundred long answers, and what parsing it costs does not slow others down."""


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


class DigitsJSONRenderer(BaseRenderer):
    """Writes numbers of content, such as those of a key, with the digits that their author typed."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return JSON as UTF-8."""
        del accepted_media_type, renderer_context
        return b"" if data is None else digits.dumps(data).encode()


class CsvRenderer(BaseRenderer):
    """Writes the `results` of a reply as a table, a row each; a problem stays JSON."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the table, with a heading from the view's `columns`."""
        context = renderer_context or {}
        if data is None or context["response"].exception:
            return JSONRenderer().render(data, accepted_media_type, context)
        text = io.StringIO()
        table = csv.writer(text)
        columns = context["view"].columns
        table.writerow(columns)
        table.writerows([escape_cell(row[column]) for column in columns] for row in data["results"])
        return text.getvalue().encode()
