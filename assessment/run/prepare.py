"""Brings the database up to date before anything starts: migrations, the demo's content and credentials."""

import fcntl
import io
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command

from assessment.run import credentials
from assessment.run.credentials import Credentials
from assessment.run.errors import RunError
from assessment.run.options import Options
from assessment.run.terminal import say


def prepare(options: Options) -> Credentials | None:
    """Migrate; for the web process also import the content, and return the credentials to show."""
    # Two parts that start at once would migrate side by side.
    with (settings.DATA_DIR / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("migrate", verbosity=0, interactive=False)
        if "web" not in options.parts:
            return None
        _import_content(settings.BASE_DIR / "fixtures" / "content")
        return credentials.ensure(settings.DATA_DIR / "credentials")


def _import_content(folder: Path) -> None:
    if not any(folder.glob("*.yaml")):
        return
    try:
        call_command("import_content", folder, stdout=(told := io.StringIO()))
    except CommandError as error:
        raise RunError(f"the content in {folder} has errors. {error}") from None
    say(f"content | {told.getvalue().strip()}")
