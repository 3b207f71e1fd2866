"""How a log line looks: JSON or one readable line, with the request's id, and without the words of an exception.

The message of an exception may quote a student: a failed INSERT names the row, a parser what it could not read. So a
line has the exception's type and the places in the code, which say where to look, and never its text.
"""

import logging
import time
import traceback
from contextvars import ContextVar
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter as AnyJsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")
task_id: ContextVar[str] = ContextVar("task_id", default="")

ExcInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None] | BaseException
)
IDS = ("request_id", "task_id", "submission", "response")
WORDS = ("exc", "args", "kwargs", "traceback", "return_value")
"""What Celery says of a task that may hold words; its own lines name the task and its id besides."""


class LogContext(logging.Filter):
    """Adds the ids of the request and of the task, and takes the words out of Celery's reports of failed tasks."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, mended."""
        for name, variable in (("request_id", request_id), ("task_id", task_id)):
            if value := variable.get():
                setattr(record, name, value)
        record.__dict__.pop("data", None)
        if request := getattr(record, "request", None):
            _name_view(record, request)
        if record.name.startswith("celery") and isinstance(record.args, dict):
            record.args = {
                name: "(left out)" if name in WORDS else value for name, value in record.args.items()
            }
        return True


def _name_view(record: logging.LogRecord, request: Any) -> None:
    """Put the view in place of the path in Django's lines on refused requests: a path may hold a learner's id."""
    match = getattr(request, "resolver_match", None)
    if match is not None and isinstance(record.args, tuple):
        view = match.view_name or "unnamed"
        record.args = tuple(view if value == request.path else value for value in record.args)


class LineFormatter(logging.Formatter):
    """One line for a person in a terminal, then the places of an exception."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - its name in the library
        """Add the ids behind the message."""
        ids = "".join(f" {name}={value}" for name in IDS if (value := getattr(record, name, "")))
        return super().formatMessage(record) + ids

    def format(self, record: logging.LogRecord) -> str:
        """Write the exception anew: another handler may have kept its text in the record."""
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - its name in the library
        """Return the type of each exception and where it was raised."""
        return traceback_places(ei)


class JsonFormatter(AnyJsonFormatter):
    """One JSON object a line."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            # Django hangs the request and its body's parser on some records.
            reserved_attrs=[*_attributes(), "request", "status_code", "server_time"],
            json_ensure_ascii=False,
        )
        self.default_msec_format = "%s.%03dZ"
        self.converter = _utc

    def format(self, record: logging.LogRecord) -> str:
        """Write the exception anew: another handler may have kept its text in the record."""
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - its name in the library
        """Return the type of each exception and where it was raised."""
        return traceback_places(ei)


def traceback_places(info: ExcInfo) -> str:
    """Return the types of an exception and of its causes with the lines of code, without their messages."""
    error = info[1] if isinstance(info, tuple) else info
    shown: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)
        where = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        shown.append(
            "\n".join([f"{type(error).__module__}.{type(error).__qualname__} (text left out)", *where])
        )
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\ncaused by ".join(shown)


def _attributes() -> list[str]:
    """Return the names that every record has."""
    return [*logging.makeLogRecord({}).__dict__, "asctime", "taskName"]


def _utc(seconds: float | None) -> Any:
    return time.gmtime(seconds)
