"""What the files of the repository promise each other: Makefile, images, compose file and hooks."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
MAKEFILE = (ROOT / "Makefile").read_text()
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
STAGES = re.findall(r"^FROM \S+ AS (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_make_alone_lists_every_target() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed = re.findall(r"^  (\w+)", shown.stdout, re.MULTILINE)
    phony = re.findall(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)[0].split()
    assert set(listed) == {name for name in phony if not name.endswith("-environment")}


@pytest.mark.parametrize("name", [name for name, service in SERVICES.items() if "build" in service])
def test_image_is_a_stage_of_the_dockerfile(name: str) -> None:
    assert SERVICES[name]["build"]["target"] in STAGES


def test_every_queue_has_a_worker_in_the_compose_file() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text().replace('"', "").replace(",", "")
    commands = dockerfile + "".join(" ".join(service.get("command", [])) for service in SERVICES.values())
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    for queue in {settings.CELERY_TASK_DEFAULT_QUEUE, *routed}:
        assert f"-Q {queue} " in commands


@pytest.mark.parametrize("name", ["SECRET_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS"])
def test_compose_refuses_to_start_without(name: str) -> None:
    uses = re.findall(rf"\$\{{{name}[^}}]*\}}", (ROOT / "docker-compose.yml").read_text())
    assert uses
    assert all(use.startswith(f"${{{name}:?") for use in uses)


def test_hooks_call_the_makefile() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert [(repo["repo"], hook["entry"]) for repo in hooks for hook in repo["hooks"]] == [
        ("local", "make check")
    ]
