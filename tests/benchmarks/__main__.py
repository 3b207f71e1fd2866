"""`python -m tests.benchmarks [faults]`: one JSON line a measurement; the exit code is 1 if one is not ok."""

import sys
from collections.abc import Sequence

from tests.benchmarks import faults, graders_speed, growth
from tests.benchmarks.benchmark import chained, report


def main(arguments: Sequence[str]) -> int:
    """Run the benchmarks, or the faults."""
    if arguments not in ([], ["faults"]):
        print(__doc__, file=sys.stderr)
        return 2
    return report(faults.results() if arguments else chained(graders_speed.results, growth.results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
