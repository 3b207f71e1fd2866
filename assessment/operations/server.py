"""How gunicorn runs the web process: `gunicorn -c python:assessment.operations.server assessment.wsgi:application`.

The settings are read here, in the parent, so that a wrong one ends the start with its one line. `GUNICORN_CMD_ARGS`
overrides what stands here.
"""

import os
import tempfile
from typing import Any

# Before anything imports the metrics: they look at it once. Each worker keeps its counts in a file of this folder.
_counts = tempfile.TemporaryDirectory(prefix="evenmark-counts-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _counts.name

from prometheus_client.multiprocess import mark_process_dead  # noqa: E402

from assessment import settings  # noqa: E402

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
worker_class = "assessment.operations.buffering.BufferingWorker"
workers = 2
threads = 8
# Of each process. Most systems let one open 1,024 files, of which the database and large bodies need some too.
worker_connections = 800
# A heartbeat on a disk can block for longer than the time limit.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
control_socket_disable = True
logconfig_dict = {
    **settings.LOGGING,
    "loggers": {
        **settings.LOGGING["loggers"],
        "gunicorn.error": {"level": settings.LOG_LEVEL},
        # The service's own line for each request has its id, and no address with what a caller put into it.
        "gunicorn.access": {"level": "CRITICAL", "propagate": False},
    },
}


def child_exit(server: Any, worker: Any) -> None:
    """Forget the gauges of a worker that has ended."""
    del server
    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
