"""What to run and where, from the command line and the environment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graders.digits import typed_number

PARTS = {
    "run": frozenset({"web", "services", "worker"}),
    "web": frozenset({"web"}),
    "services": frozenset({"services"}),
    "worker": frozenset({"worker"}),
}


@dataclass(frozen=True, slots=True)
class Options:
    """The parts to run, and the address of the web process."""

    parts: frozenset[str] = PARTS["run"]
    host: str = "127.0.0.1"
    port: int = 8000

    @property
    def address(self) -> str:
        """The address as in a URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """Where a browser on this machine finds the web process."""
        return f"http://{self.address.replace('0.0.0.0', '127.0.0.1').replace('[::]', '[::1]')}/"  # noqa: S104


def parse_options(arguments: Sequence[str], environment: Mapping[str, str]) -> Options:
    """Return what `[run|web|services|worker]` asks for, with HOST, PORT and WORKER from the environment."""
    command = arguments[0] if arguments else "run"
    if len(arguments) > 1 or command not in PARTS:
        raise RunError(f"name one of: {', '.join(PARTS)}")
    parts = PARTS[command]
    if command == "run" and environment.get("WORKER") == "0":
        parts -= {"worker"}
    return Options(parts, environment.get("HOST") or "127.0.0.1", _port(environment.get("PORT") or "8000"))


def _port(text: str) -> int:
    port = typed_number(text)
    if port is None or not 1 <= port <= 65535:
        raise RunError(f"PORT must be a number from 1 to 65535, not {text!r}")
    return port


class RunError(Exception):
    """Something that the person at the keyboard has to know or to mend."""
