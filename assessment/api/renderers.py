"""The forms of replies other than plain JSON: JSON that keeps the digits of numbers, and tables as CSV."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer

from assessment.bank.spreadsheets import escape_cell
from graders import digits


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
