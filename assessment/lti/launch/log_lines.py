"""Takes session keys and tickets out of the paths that Django's own log lines quote."""

import logging
import re

LOGGERS = ("django.request", "django.security.csrf", "django.security.DisallowedHost")
KEY = re.compile(r"/lti/s/[^/\s]+")


class NoKeys(logging.Filter):
    """Lets every record pass, without the key of a session in a path."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mend the record."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                KEY.sub("/lti/s/-", value) if isinstance(value, str) else value for value in record.args
            )
        return True


def install() -> None:
    """Mend what Django logs of a request."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(NoKeys())
