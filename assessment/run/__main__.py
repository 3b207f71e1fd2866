"""`python -m assessment.run [run|web|services|worker]`: what `make run` and its relatives start."""

import asyncio
import os
import sys
from pathlib import Path

from assessment.run import checks, options
from assessment.run.options import RunError
from assessment.run.processes import print_line


def main() -> int:
    """Run, and turn what a person can mend into one clear message."""
    # Settings write into the data folder when they are read: look at the disk first.
    folder = Path(os.environ.get("EVENMARK_DATA") or Path(__file__).parents[2] / "var")
    try:
        run_options = options.parse_options(sys.argv[1:], os.environ)
        checks.check_room(folder)
        _run(run_options)
    except RunError as problem:
        return _complain(str(problem))
    except OSError as error:
        if error.errno in checks.FULL:
            return _complain(checks.disk_full(folder))
        return _complain(f"{error.strerror}: {error.filename or folder}")
    except KeyboardInterrupt:
        print_line("stopped")
    return 0


def _run(run_options: options.Options) -> None:
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assessment.settings")
    try:
        django.setup()
        if settings.PRODUCTION:
            raise RunError(
                "make run is for a trial or for development, and EVENMARK_ENV says production: see assessment/docs"
            )
        from assessment.run.prepare import prepare_database
        from assessment.run.supervisor import Supervisor

        with checks.sole_owner(settings.DATA_DIR, run_options.parts):
            if "web" in run_options.parts:
                checks.check_port(run_options)
            shown = prepare_database(run_options)
            connections.close_all()
            asyncio.run(Supervisor(run_options, shown).run())
    except ImproperlyConfigured as error:
        raise RunError(str(error)) from None
    except DatabaseError as error:
        if "full" in str(error):
            raise RunError(checks.disk_full(settings.DATA_DIR)) from None
        raise RunError(f"the database cannot be used: {error}") from None


def _complain(text: str) -> int:
    print(f"run: {text}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
