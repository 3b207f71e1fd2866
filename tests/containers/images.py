"""Reads what the containers are made of: the Dockerfile by its stages, and the compose file with its variables."""

import fnmatch
import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
OURS = ("migrate", "web", "default-worker", "beat", "text-worker", "text-worker-gpu")


@dataclass
class Stage:
    """One stage of the Dockerfile, with what it has from the stage below."""

    base: str
    instructions: list[tuple[str, str]] = field(default_factory=list)

    def of(self, name: str) -> list[str]:
        """Return the arguments of one kind of instruction."""
        return [arguments for kind, arguments in self.instructions if kind == name]

    @property
    def command(self) -> list[str]:
        """The last CMD."""
        command: list[str] = json.loads(self.of("CMD")[-1])
        return command

    @property
    def sources(self) -> list[str]:
        """What is copied from the checkout."""
        return [source for line in self.of("COPY") for source in line.split()[:-1]]

    @property
    def environment(self) -> dict[str, str]:
        """The variables that are set."""
        return dict(pair.split("=", 1) for line in self.of("ENV") for pair in line.split())


def stages() -> dict[str, Stage]:
    """Return the stages of the Dockerfile by name; each begins with the instructions of its base."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    stages_by_name: dict[str, Stage] = {}
    current = Stage("")
    for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines():
        kind, _, arguments = line.partition(" ")
        if kind == "FROM":
            base, _, name = arguments.partition(" AS ")
            below = stages_by_name[base].instructions if base in stages_by_name else []
            current = stages_by_name[name] = Stage(base, list(below))
        elif kind:
            current.instructions.append((kind, arguments))
    return stages_by_name


def command(service: str) -> list[str]:
    """Return what a service of ours runs: its own command, else that of its image."""
    own_command: list[str] | None = SERVICES[service].get("command")
    return own_command or stages()[SERVICES[service].get("build", {}).get("target", "web")].command


def environment(service: str, variables: dict[str, str]) -> dict[str, str]:
    """Return a service's variables, with `${NAME}`, `${NAME:-default}` and `${NAME:?message}` filled in."""

    def value(match: re.Match[str]) -> str:
        name, _, default = match[1].partition(":-")
        return variables.get(name.partition(":?")[0]) or default

    return {
        name: re.sub(r"\$\{([^}]*)\}", value, str(text))
        for name, text in SERVICES[service].get("environment", {}).items()
    }


def is_ignored(path: str) -> bool:
    """Tell whether .dockerignore leaves a file out: the last pattern that fits decides, as for Docker."""
    ignored = False
    parents = [path, *(str(parent) for parent in Path(path).parents if str(parent) != ".")]
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#"):
            plain = pattern.lstrip("!").removeprefix("**/")
            deep = "**/" in pattern
            names = [Path(parent).name if deep else parent for parent in parents]
            if any(fnmatch.fnmatchcase(name, plain) for name in names):
                ignored = not pattern.startswith("!")
    return ignored


def copy_sources(folder: Path) -> None:
    """Put into a folder what the image has in /app, and let everybody read it."""
    for source in stages()["base"].sources:
        for path in [ROOT / source, *(ROOT / source).rglob("*")]:
            relative = path.relative_to(ROOT)
            if path.is_file() and not is_ignored(str(relative)):
                (folder / relative).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, folder / relative)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
