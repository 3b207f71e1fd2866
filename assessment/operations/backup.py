"""Writes a whole database into one file, as it was at one moment, while the service goes on."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.db import connection, models, transaction
from django.utils import timezone

from assessment.operations import archive
from assessment.operations.archive import ArchiveError


def write(path: Path, *, cached: bool = True) -> dict[str, Any]:
    """Write the archive and return its manifest; the file appears whole, and only its owner can read it.

    Without `cached` the vectors of the embedding cache are left out: they are only computed again.
    """
    if path.exists():
        raise ArchiveError(f"{path} exists already: name another file")
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            manifest = write_to(file, cached=cached)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a renaming, cannot take the place of a file that has come there meanwhile.
        os.link(draft, path)
    except FileExistsError:
        raise ArchiveError(f"{path} exists already: name another file") from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def write_to(stream: IO[bytes], *, cached: bool = True) -> dict[str, Any]:
    """Write the archive into a stream, which need not be a file; return its manifest."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out, _one_moment():
        return _fill(out, archive.tables(cached=cached))


def _fill(out: zipfile.ZipFile, found: list[type[models.Model]]) -> dict[str, Any]:
    manifest = {
        "format": archive.FORMAT,
        "made_at": timezone.now().isoformat(),
        "database": connection.vendor,
        "keys": archive.fingerprint(),
        "migrations": archive.applied_migrations(),
        "tables": {archive.member(model): _add(out, model) for model in found},
    }
    out.writestr(archive.MANIFEST, json.dumps(manifest, indent=1))
    return manifest


def _add(out: zipfile.ZipFile, model: type[models.Model]) -> dict[str, Any]:
    """Write one table; return how many rows it has and the digest of their lines."""
    count, digest = 0, hashlib.sha256()
    with out.open(archive.member(model), "w", force_zip64=True) as file:
        for line in archive.lines(model):
            data = f"{line}\n".encode()
            file.write(data)
            digest.update(data)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it was when this began, without keeping others from writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Django would begin an immediate transaction, which keeps writers out; a plain one sees its own moment too.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
