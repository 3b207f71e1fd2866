"""The containers' health checks: `python assessment/operations/probe.py web|beat|default|text`.

It is run by its path, without Django, so that it costs next to nothing. The web process must answer; workers and beat
must have done something lately: each task, and each message that beat sends, renews the time of a file.
"""

import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE_SECONDS = 4
"""Less than the five seconds that the containers' health checks allow, so that the reason is still printed."""
STALE_SECONDS = {"beat": 60.0, "default": 120.0, "text": 600.0}
"""A text worker renews nothing while it computes one batch."""


def probe_part(arguments: list[str]) -> int:
    """Return 0 if the part is alive, else 1 with a line that says why."""
    if arguments == ["web"]:
        problem = probe_web()
    elif len(arguments) == 1 and arguments[0] in STALE_SECONDS:
        problem = probe_pulse(arguments[0])
    else:
        problem = "name one of: web, beat, default, text"
    if problem:
        print(problem, file=sys.stderr)
    return 1 if problem else 0


def probe_web() -> str:
    """Ask the web process of this container."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").partition(",")[0]
    # A leading dot allows every name below a domain.
    name = f"health{host}" if host.startswith(".") else host.replace("*", "localhost")
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz"
    request = urllib.request.Request(address, headers={"Host": name})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS):  # noqa: S310
            return ""
    except (OSError, urllib.error.URLError) as error:
        return f"{address}: {error}"


def probe_pulse(part: str) -> str:
    """Look at the age of the part's file."""
    path = Path(os.environ.get("EVENMARK_DATA", "var")) / f"pulse-{part}"
    try:
        age = time.time() - path.stat().st_mtime
    except OSError as error:
        return f"{path}: {error.strerror}"
    return f"{part} has done nothing for {age:.0f} s" if age > STALE_SECONDS[part] else ""


if __name__ == "__main__":
    sys.exit(probe_part(sys.argv[1:]))
