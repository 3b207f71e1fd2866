"""The compose file and the Dockerfile as they stand: valid, hardened, complete."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.containers.images import OURS, ROOT, SERVICES, Stage, command, environment, is_ignored, stages

DOCKERFILE = stages()
TARGETS = ("web", "worker", "worker-gpu")
COMPOSE = (ROOT / "docker-compose.yml").read_text()


def seconds(text: str) -> int:
    """Read a duration of the compose file."""
    return int(text.removesuffix("s"))


# Beside the interpreter: the environment is not on the PATH where its pytest is called by its path.
HADOLINT = Path(sys.executable).parent / "hadolint"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)


def schema_check(path: str) -> subprocess.CompletedProcess[str]:
    """Check a file against the JSON schema of the Compose specification, which the tool brings along."""
    return run(
        sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "--verbose", path
    )


def test_it_follows_the_compose_specification() -> None:
    checked = schema_check("docker-compose.yml")
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("healthcheck:", "health-check:"),
        ("cap_drop: [ALL]", "cap_drop: ALL"),
        ("read_only: true", "read_only: [true]"),
        ("condition: service_healthy", "condition: healthy"),
    ],
)
def test_the_specification_would_refuse(
    right: str, wrong: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("compose") / "docker-compose.yml"
    assert right in COMPOSE
    path.write_text(COMPOSE.replace(right, wrong))
    assert schema_check(str(path)).returncode == 1


@pytest.mark.skipif(not HADOLINT.exists(), reason="hadolint has no wheel for this machine")
def test_hadolint_has_nothing_to_say() -> None:
    checked = run(str(HADOLINT), "Dockerfile")
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize("target", TARGETS)
def test_an_image_runs_as_a_user_with_a_number(target: str) -> None:
    stage = DOCKERFILE[target]
    last_user = stage.instructions.index(("USER", "10001"))
    assert all(kind != "USER" for kind, _ in stage.instructions[last_user + 1 :])
    assert not any(kind == "RUN" for kind, _ in stage.instructions[last_user:])


@pytest.mark.parametrize("target", TARGETS)
def test_an_image_is_made_of_what_is_pinned_and_leaves_nothing_behind(target: str) -> None:
    stage = DOCKERFILE[target]
    assert not stage.of("ADD")
    installs = [line for line in stage.of("RUN") if "pip install" in line]
    assert installs
    for part in (part for line in installs for part in line.split("&&") if "pip install" in part):
        assert "-c constraints.txt" in part
    assert stage.environment["PIP_NO_CACHE_DIR"] == "1"
    assert all("rm -rf /var/lib/apt/lists" in line for line in stage.of("RUN") if "apt-get install" in line)


def test_base_images_name_a_version() -> None:
    images = [stage.base for stage in DOCKERFILE.values() if stage.base not in DOCKERFILE]
    images += [
        service["image"]
        for service in SERVICES.values()
        if "build" not in service and ":" in service["image"]
    ]
    assert len(images) == 3
    assert all(re.fullmatch(r"\w+:\d+(\.\d+)*-[\w-]+", image) for image in images)


@pytest.mark.parametrize("source", DOCKERFILE["base"].sources)
def test_what_is_copied_is_there_and_not_ignored(source: str) -> None:
    assert (ROOT / source).exists()
    assert not is_ignored(source)


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("assessment/settings.py", False),
        ("assessment/student/static/student/page.css", False),
        ("fixtures/content/gans-and-vaes.yaml", False),
        (".env", True),
        (".git/config", True),
        ("var/secret_key", True),
        (".venvs/dev/bin/python", True),
        ("tests/conftest.py", True),
        ("assessment/__pycache__/settings.cpython-311.pyc", True),
    ],
)
def test_what_an_image_is_made_of(path: str, ignored: bool) -> None:
    assert is_ignored(path) == ignored


def test_the_build_keeps_no_secret() -> None:
    for stage in DOCKERFILE.values():
        assert not re.search("SECRET|PASSWORD|TOKEN=", " ".join(stage.of("ENV") + stage.of("ARG")))
        assert all("secrets.token_urlsafe" in line for line in stage.of("RUN") if "SECRET_KEY" in line)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_hardened(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service.get("user", "10001") not in ("root", "0")
    assert "privileged" not in service


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_a_service_has_a_health_check_and_comes_back(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert seconds(service["healthcheck"]["timeout"]) <= 5
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["default-worker", "text-worker", "text-worker-gpu"])
def test_a_worker_has_longer_to_stop_than_it_may_need(name: str) -> None:
    grace = seconds(SERVICES[name]["stop_grace_period"])
    assert grace >= settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT + 10


@pytest.mark.parametrize("name", [name for name in OURS if name != "migrate"])
def test_nothing_starts_before_the_database_is_migrated(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert SERVICES[name]["depends_on"]["redis"]["condition"] == "service_healthy"


def test_migrations_run_once_and_wait_for_the_database() -> None:
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}


def test_only_the_web_process_can_be_reached() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert SERVICES["web"]["ports"] == ["${BIND:-127.0.0.1}:${PORT:-8000}:8000"]


def test_only_what_calls_platforms_can_reach_out() -> None:
    reaching = [name for name, service in SERVICES.items() if service["networks"] != ["inside"]]
    assert reaching == ["web", "default-worker"]


@pytest.mark.parametrize("name", OURS)
def test_the_settings_of_a_service_are_settings(name: str) -> None:
    source = (ROOT / "assessment" / "settings.py").read_text()
    assert all(f'"{variable}"' in source for variable in SERVICES[name]["environment"])
    assert environment(name, {})["EVENMARK_ENV"] == "production"
    assert "OPEN_PRACTICE" not in SERVICES[name]["environment"]


def test_the_gpu_worker_is_the_text_worker_on_another_device() -> None:
    plain, gpu = command("text-worker"), command("text-worker-gpu")
    assert [word.replace("text-gpu@", "text@") for word in gpu] == plain
    assert SERVICES["text-worker-gpu"]["profiles"] == ["gpu"]
    assert environment("text-worker-gpu", {})["EMBEDDING_DEVICE"] == "cuda"


def test_a_stage_has_what_its_base_has() -> None:
    assert isinstance(DOCKERFILE["worker"], Stage)
    assert DOCKERFILE["worker"].environment["EVENMARK_DATA"] == "/data"
    assert DOCKERFILE["worker"].environment["TOKENIZERS_PARALLELISM"] == "false"
