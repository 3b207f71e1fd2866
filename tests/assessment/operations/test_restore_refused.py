"""A file that is damaged, huge or no backup at all is refused in one sentence, and the database stays empty."""

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessment.operations.backup import (
    FORMAT,
    MANIFEST,
    applied_migrations,
    archived_models,
    key_fingerprint,
    member_name,
    row_lines,
)
from assessment.people.models import Course, Learner

pytestmark = pytest.mark.django_db

MEMBER = "people.course.jsonl"
WORDS = "quizzaciously"


def course_lines() -> bytes:
    """Return the rows of one course, as a backup has them, and leave none in the database."""
    course = Course.objects.create(slug="demo", title=WORDS)
    lines = "".join(f"{line}\n" for line in row_lines(Course)).encode()
    course.delete()
    return lines


def backup_of(members: dict[str, bytes], **changes: Any) -> bytes:
    """Return a backup with these tables; `changes` go into its manifest."""
    tables = {
        name: {"rows": text.count(b"\n"), "sha256": hashlib.sha256(text).hexdigest()}
        for name, text in members.items()
    }
    manifest = {
        "format": FORMAT,
        "made_at": "2026-01-01T00:00:00+00:00",
        "database": "sqlite",
        "keys": key_fingerprint(),
        "migrations": applied_migrations(),
        "tables": tables,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in members.items():
            out.writestr(name, text)
        out.writestr(MANIFEST, json.dumps(manifest | changes))
    return stream.getvalue()


def with_manifest(text: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        out.writestr(MANIFEST, text)
    return stream.getvalue()


def flipped(content: bytes, position: int) -> bytes:
    return content[:position] + bytes([content[position] ^ 0xFF]) + content[position + 1 :]


def encrypted(content: bytes) -> bytes:
    """Return a ZIP whose members say that they are encrypted."""
    local, central = (
        content.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01"),
        b"PK\x01\x02\x14\x03\x14\x00",
    )
    return local.replace(central + b"\x00", central + b"\x01")


def bomb(lines: bytes) -> bytes:
    return backup_of({MEMBER: lines + b" " * 50_000_000})


def row(lines: bytes, **changes: object) -> bytes:
    """Return the course with other values."""
    return (json.dumps(json.loads(lines) | changes) + "\n").encode()


def without(lines: bytes, name: str) -> bytes:
    return (
        json.dumps({key: value for key, value in json.loads(lines).items() if key != name}) + "\n"
    ).encode()


DAMAGED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "is no backup, or is damaged"),
    "text": (lambda _: b"not a zip\n" * 100, "is no backup, or is damaged"),
    "cut in half": (
        lambda lines: (whole := backup_of({MEMBER: lines}))[: len(whole) // 2],
        "is no backup, or is damaged",
    ),
    "cut at the end": (lambda lines: backup_of({MEMBER: lines})[:-30], "is no backup, or is damaged"),
    "a byte of a row": (lambda lines: flipped(backup_of({MEMBER: lines}), 60), "is no backup, or is damaged"),
    "a ZIP of others": (
        lambda _: with_manifest(b"").replace(b"manifest", b"manifast"),
        "no item named 'manifest.json'",
    ),
    "encrypted": (lambda lines: encrypted(backup_of({MEMBER: lines})), "is encrypted"),
    "bomb": (bomb, "more than 300 times what it is in the file"),
    "manifest: no JSON": (lambda _: with_manifest(b"{"), "is no backup, or is damaged"),
    "manifest: no text": (lambda _: with_manifest(b"\xff\xfe"), "is no backup, or is damaged"),
    "manifest: list": (lambda _: with_manifest(b"[]"), "does not say what tables there are"),
    "manifest: nested": (lambda _: with_manifest(b"[" * 100_000), "is no backup, or is damaged"),
    "manifest: huge": (lambda _: with_manifest(b"[" + b" " * 10_000_001), "has more than 10000000 bytes"),
    "manifest: tables": (lambda _: backup_of({}, tables=[]), "does not say what tables there are"),
    "manifest: a table": (lambda _: backup_of({}, tables={MEMBER: 1}), "is not complete"),
    "manifest: rows": (lambda _: backup_of({}, tables={MEMBER: {"rows": "1"}}), "is not complete"),
    "manifest: keys": (lambda _: backup_of({}, keys=None), "is not complete"),
    "manifest: migrations": (lambda _: backup_of({}, migrations=[1]), "is not complete"),
    "manifest: no format": (lambda _: with_manifest(b'{"tables": {}}'), "does not say what tables there are"),
    "another format": (lambda _: backup_of({}, format=99), "the backup has format 99; this version reads"),
    "another version": (lambda _: backup_of({}, migrations=["bank.9999_later"]), "is of another version"),
    "table missing": (lambda _: backup_of({}, tables={MEMBER: {"rows": 0, "sha256": ""}}), f"'{MEMBER}'"),
    "table unknown": (
        lambda _: backup_of({"bank.nothing.jsonl": b""}),
        "tables that this version does not know",
    ),
    "other rows": (
        lambda lines: backup_of({MEMBER: lines}, tables={MEMBER: {"rows": 1, "sha256": "0"}}),
        "is not what was written",
    ),
    "row: no JSON": (lambda _: backup_of({MEMBER: b"{\n"}), f"{MEMBER} line 1 cannot be read"),
    "row: list": (lambda _: backup_of({MEMBER: b"[]\n"}), f"{MEMBER} line 1 is no row"),
    "row: no title": (lambda lines: backup_of({MEMBER: without(lines, "title")}), "line 1 has no 'title'"),
    "row: a wrong id": (
        lambda lines: backup_of({MEMBER: row(lines, public_id=WORDS)}),
        "line 1 cannot be read",
    ),
    "row: twice": (lambda lines: backup_of({MEMBER: lines * 2}), "rows that contradict each other"),
    "row: no text": (lambda _: backup_of({MEMBER: b"\xff\n"}), "is no backup, or is damaged"),
    "rows: fewer": (
        lambda lines: backup_of(
            {MEMBER: lines}, tables={MEMBER: {"rows": 2, "sha256": hashlib.sha256(lines).hexdigest()}}
        ),
        "not every row could be stored",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_a_sentence(tmp_path: Path, name: str) -> None:
    damage, sentence = DAMAGED[name]
    path = tmp_path / "backup.zip"
    path.write_bytes(damage(course_lines()))
    with pytest.raises(CommandError) as refused:
        call_command("restore", path)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
    assert WORDS not in str(refused.value)
    assert not Course.objects.exists()


@pytest.mark.parametrize("damage", ["cut in half", "bomb", "manifest: list"])
def test_a_damaged_standard_input_is_a_sentence(monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    content = DAMAGED[damage][0](course_lines())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    with pytest.raises(CommandError, match=r"the standard input|times what it is in the file"):
        call_command("restore", "-")
    assert not Course.objects.exists()


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        call_command("restore", tmp_path)
    with pytest.raises(CommandError, match="there is no file"):
        call_command("restore", tmp_path / "none.zip")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("restore", tmp_path / ("x" * 300))


def test_a_whole_one_is_read_from_the_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the rows of what the tests' database has from its migrations, as in any backup."""
    members = {
        member_name(model): "".join(f"{line}\n" for line in row_lines(model)).encode()
        for model in archived_models()
    }
    content = backup_of(members | {MEMBER: course_lines()})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    call_command("restore", "-")
    assert "rows restored" in capsys.readouterr().out
    assert [course.title for course in Course.objects.all()] == [WORDS]
    assert not Learner.objects.exists()
