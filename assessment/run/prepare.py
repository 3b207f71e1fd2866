"""Brings the database up to date before anything starts: migrations, the demo's content and credentials."""

import fcntl
import io
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command

from assessment.people.keys import create_key, find_key
from assessment.people.models import ApiClient, Course, User
from assessment.run.options import Options, RunError
from assessment.run.processes import print_line

# The demo's administrator and API key: made once, kept beside the data, made again for a new database.
CLIENT, COURSE, SCOPES = "demo", "demo", ("grade:write", "grade:read")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a newcomer needs to sign in and to call the API."""

    user: str
    password: str
    api_key: str

    def lines(self) -> tuple[str, str]:
        """Return them as they are printed."""
        return f"admin: {self.user} {self.password}", f"api key: {self.api_key}"


def ensure_credentials(path: Path) -> Credentials:
    """Return the credentials in a file; make those that are missing there or do not work in the database."""
    stored = _read_credentials(path)
    user = stored.user if stored else "admin"
    password = stored.password if stored else secrets.token_urlsafe(12)
    account = User.objects.filter(username=user).first()
    if account is None:
        User.objects.create_superuser(user, password=password)
    elif stored is None:
        account.set_password(password)
        account.save(update_fields=["password"])
    elif not account.check_password(password):
        password = "(changed since)"  # noqa: S105 - printed in place of one that no longer works
    api_key = stored.api_key if stored and find_key(stored.api_key) else _new_key()
    # The file keeps the first password: a new database gets it again.
    _write_credentials(path, Credentials(user, stored.password if stored else password, api_key))
    return Credentials(user, password, api_key)


def _new_key() -> str:
    client, _ = ApiClient.objects.get_or_create(name=CLIENT)
    course, _ = Course.objects.get_or_create(slug=COURSE, defaults={"title": "Demo"})
    client.courses.add(course)
    return create_key(client, SCOPES, by="make run")


def _read_credentials(path: Path) -> Credentials | None:
    try:
        return Credentials(**json.loads(path.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _write_credentials(path: Path, credentials: Credentials) -> None:
    """Write the file as a whole, readable by its owner only from the first byte."""
    text = json.dumps(asdict(credentials), indent=1) + "\n"
    if path.exists() and path.read_text() == text:
        return
    new_file = path.with_suffix(".new")
    new_file.unlink(missing_ok=True)
    with os.fdopen(os.open(new_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new_file.replace(path)


def prepare_database(options: Options) -> Credentials | None:
    """Migrate; for the web process also import the content, and return the credentials to show."""
    # Two parts that start at once would migrate side by side.
    with (settings.DATA_DIR / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("migrate", verbosity=0, interactive=False)
        if "web" not in options.parts:
            return None
        _import_content(settings.BASE_DIR / "fixtures" / "content")
        return ensure_credentials(settings.DATA_DIR / "credentials")


def _import_content(folder: Path) -> None:
    if not any(folder.glob("*.yaml")):
        return
    try:
        call_command("import_content", folder, stdout=(output := io.StringIO()))
    except CommandError as error:
        raise RunError(f"the content in {folder} has errors. {error}") from None
    print_line(f"content | {output.getvalue().strip()}")
