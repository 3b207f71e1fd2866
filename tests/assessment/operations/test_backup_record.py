"""A backup leaves a record of itself where it can; where nothing can be written, the copy is as good without one."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from assessment.operations.backup import MANIFEST
from assessment.people.models import Act, AuditRecord

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def read_only() -> Iterator[None]:
    """Let the database refuse to be written to, as a replica does."""
    on, off = (
        ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
        if connection.vendor == "postgresql"
        else ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
    )
    with connection.cursor() as cursor:
        cursor.execute(on)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(off)


def test_it_leaves_a_record(tmp_path: Path) -> None:
    call_command("backup", str(tmp_path / "copy.zip"))
    assert AuditRecord.objects.get().act == Act.BACKED_UP


def test_from_a_replica_the_copy_is_made_and_the_rest_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "copy.zip"
    with read_only():
        call_command("backup", str(path))
    report = capsys.readouterr().err
    assert "stands in no record of acts" in report
    assert "SECRET_KEY and LEDGER_KEY are not in it" in report
    with zipfile.ZipFile(path) as copy:
        assert MANIFEST in copy.namelist()
        assert copy.testzip() is None
    assert not AuditRecord.objects.exists()
