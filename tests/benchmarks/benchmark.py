"""What a benchmark says, and how time is taken."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from statistics import median

REPEATS = 7


@dataclass(frozen=True, slots=True)
class Result:
    """A ratio of two measurements of one run, higher is better, and the least that it must reach."""

    name: str
    ratio: float
    reach: float

    @property
    def ok(self) -> bool:
        """Whether the ratio reaches what it must."""
        return self.ratio >= self.reach

    def line(self) -> str:
        """Return the result as one line of JSON."""
        shown = asdict(self) | {"ratio": round(self.ratio, 3), "ok": self.ok}
        return json.dumps(shown, ensure_ascii=False)


def seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median time of some runs, in seconds, after one that does not count."""
    work()
    return median(_once(work) for _ in range(repeats))


def report(results: Iterable[Result]) -> int:
    """Print each result as it comes; return 1 if one is not ok, the exit code of a program."""
    return max([_shown(result) for result in results], default=0)


def chained(*sources: Callable[[], Iterator[Result]]) -> Iterator[Result]:
    """Yield the results of several files, one after the other."""
    for source in sources:
        yield from source()


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _shown(result: Result) -> int:
    print(result.line(), flush=True)
    return 0 if result.ok else 1
