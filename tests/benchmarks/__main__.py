"""`python -m tests.benchmarks [faults [NAME…]]`: one JSON line a measurement; the exit code is 1 if one is not ok."""

import sys
from collections.abc import Sequence

from tests.benchmarks import graders_speed, growth
from tests.benchmarks.benchmark import chained, report
from tests.benchmarks.faults import cases


def main(arguments: Sequence[str]) -> int:
    """Run the benchmarks, or the faults."""
    if not arguments:
        return report(chained(graders_speed.results, growth.results))
    command, *names = arguments
    if command != "faults" or not set(names) <= set(cases.FAULTS):
        print(__doc__, f"The faults are: {', '.join(cases.FAULTS)}.", sep="\n", file=sys.stderr)
        return 2
    return report(cases.results(names))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
