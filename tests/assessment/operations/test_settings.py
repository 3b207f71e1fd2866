"""A wrong or missing setting stops every process at its start, with one line that names it; production has no demo."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
KEY = "0123456789abcdef" * 4
PRODUCTION = {
    "EVENMARK_ENV": "production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "marks.example.org",
    "DATABASE_URL": "postgres://marks:4f9d8a7c6b5e4f3a@db.example.org/marks",
    "REDIS_URL": "redis://broker.example.org/0",
}
PROCESSES = {
    "manage.py": ("manage.py", "check"),
    "gunicorn": (
        "-m",
        "gunicorn",
        "-c",
        "python:assessment.operations.server",
        "assessment.wsgi:application",
    ),
    "worker": ("-m", "celery", "-A", "assessment", "worker", "-Q", "default", "-P", "solo"),
    "beat": ("-m", "celery", "-A", "assessment", "beat"),
    "make run": ("-m", "assessment.run"),
}
OURS = {
    *PRODUCTION,
    "LEDGER_KEY",
    "OPEN_PRACTICE",
    "METRICS_TOKEN",
    "DEBUG",
    "LOG_FORMAT",
    "HSTS_WHOLE_DOMAIN",
}


def run_with_settings(folder: Path, *command: str, **settings: str) -> tuple[int, str]:
    """Run a process with these settings and no others; return its exit code and its output."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    process = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment | {"EVENMARK_DATA": str(folder)} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return process.returncode, process.stdout.strip()


@pytest.mark.processes
@pytest.mark.parametrize("process", PROCESSES)
@pytest.mark.parametrize("variables", [{"LEASE_SECONDS": "soon"}, {"EVENMARK_ENV": "production"}])
def test_every_process_says_in_one_line_what_is_wrong(
    tmp_path: Path, process: str, variables: dict[str, str]
) -> None:
    code, output = run_with_settings(tmp_path, *PROCESSES[process], **variables)
    assert code == 3
    assert len(output.splitlines()) == 1, output
    assert output.startswith(("settings: LEASE_SECONDS is wrong", "settings: SECRET_KEY is missing"))


@pytest.mark.processes
def test_a_web_process_without_our_file_stops_too(tmp_path: Path) -> None:
    command = (
        "-m",
        "gunicorn",
        "--bind",
        "127.0.0.1:0",
        "--no-control-socket",
        "assessment.wsgi:application",
    )
    code, output = run_with_settings(tmp_path, *command, LEASE_SECONDS="soon")
    assert code == 3
    assert output.count("settings: LEASE_SECONDS is wrong") == 1
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"EVENMARK_ENV": "prod"}, "EVENMARK_ENV is wrong: Must be one of"),
        ({"LEASE_SECONDS": "4"}, "LEASE_SECONDS is wrong: Must be"),
        ({"SWEEP_SECONDS": "0"}, "SWEEP_SECONDS is wrong: Must be"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is wrong: Must be one of"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is wrong: Must be one of"),
        (
            {"EMBEDDING_DTYPE": "int8"},
            "EMBEDDING_DTYPE is wrong: Must be one of",
        ),
        ({"BEHIND_TLS_PROXY": "perhaps"}, "BEHIND_TLS_PROXY is wrong: Not a"),
        ({"READY_NEEDS_TEXT_WORKER": "2"}, "READY_NEEDS_TEXT_WORKER is wrong: Not a"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is wrong: Not a"),
        (
            {"DATABASE_URL": "mysql://a:b@c/d"},
            "DATABASE_URL is wrong: it must begin with",
        ),
        ({"DATABASE_URL": "postgres://a:b@host:port/x"}, "DATABASE_URL is wrong: Not a"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL is wrong: it must begin with"),
        ({"EVENMARK_DATA": "/proc/nowhere"}, "EVENMARK_DATA is no folder"),
    ],
)
def test_what_is_wrong_in_development(tmp_path: Path, variables: dict[str, str], line: str) -> None:
    assert_refused_to_start(tmp_path, line, **variables)


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"EVENMARK_ENV"}))
def test_what_production_cannot_do_without(tmp_path: Path, name: str) -> None:
    settings = {key: value for key, value in PRODUCTION.items() if key != name}
    assert_refused_to_start(tmp_path, f"{name} is missing, and production needs it", **settings)
    assert_refused_to_start(tmp_path, f"{name} is missing, and production needs it", **settings, **{name: ""})


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("SECRET_KEY", KEY[:49], "SECRET_KEY must be 50"),
        ("SECRET_KEY", "x" * 60, "SECRET_KEY must be 50"),
        ("SECRET_KEY", f"django-insecure-{KEY}", "SECRET_KEY must be 50"),
        ("LEDGER_KEY", "short", "LEDGER_KEY must be 50"),
        ("METRICS_TOKEN", "metrics", "METRICS_TOKEN must be 16"),
        ("DATABASE_URL", "postgres://marks@db.example.org/x", "DATABASE_URL needs a password"),
        ("DATABASE_URL", "postgres://marks:postgres@db/x", "DATABASE_URL needs a password"),
        (
            "DATABASE_URL",
            "postgres://marks:Change-Me@localhost/x",
            "DATABASE_URL needs a password",
        ),
        ("DEBUG", "true", "DEBUG shows"),
    ],
)
def test_what_production_refuses(tmp_path: Path, name: str, value: str, line: str) -> None:
    output = assert_refused_to_start(tmp_path, line, **{**PRODUCTION, name: value})
    assert value not in output or name == "DEBUG"


def assert_refused_to_start(folder: Path, line: str, **settings: str) -> str:
    """Check that the settings cannot be read, and say so in one line."""
    code, output = run_with_settings(folder, "-c", "import assessment.settings", **settings)
    assert (code, len(output.splitlines())) == (3, 1), output
    assert output.startswith(f"settings: {line}"), output
    return output


SHOW = "from assessment import settings as s; print(s.OPEN_PRACTICE, s.LOG_FORMAT, s.DEBUG, s.SESSION_COOKIE_SECURE)"


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({}, "True line False False"),
        (PRODUCTION, "False json False True"),
        ({**PRODUCTION, "OPEN_PRACTICE": "true", "LOG_FORMAT": "line"}, "True line False True"),
        ({**PRODUCTION, "DATABASE_URL": "postgres:///marks"}, "False json False True"),
        ({**PRODUCTION, "DATABASE_URL": "sqlite:////data/marks.sqlite3"}, "False json False True"),
    ],
)
def test_the_demo_is_off_in_production(tmp_path: Path, variables: dict[str, str], shown: str) -> None:
    assert run_with_settings(tmp_path, "-c", SHOW, **variables) == (0, shown)


HSTS = """
from assessment import settings as s
print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)
"""


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({}, "0 False False"),
        ({"HSTS_WHOLE_DOMAIN": "true"}, "0 False False"),
        (PRODUCTION, "31536000 False False"),
        ({**PRODUCTION, "HSTS_WHOLE_DOMAIN": "true"}, "31536000 True True"),
    ],
)
def test_hsts_is_for_the_whole_domain_only_if_the_operator_says_so(
    tmp_path: Path, variables: dict[str, str], shown: str
) -> None:
    assert run_with_settings(tmp_path, "-c", HSTS, **variables) == (0, shown)


def test_make_run_is_not_for_production(tmp_path: Path) -> None:
    code, output = run_with_settings(tmp_path, "-m", "assessment.run", **PRODUCTION)
    assert code == 1
    assert output.startswith("run: make run is for a trial")
    assert len(output.splitlines()) == 1
