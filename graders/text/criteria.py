"""Which point of the rubric an answer meets, by which of its words, and what speaks against the nearest ones."""

from graders.embedding.similarity import Similarity
from graders.text.calibration import Calibration
from graders.text.exact import exact_findings, wrong_places
from graders.text.findings import Finding, best
from graders.text.prose import prose_finding
from graders.text.reading import Reading
from graders.text.standards import Standard


def judge(standard: Standard, reading: Reading, similarity: Similarity, calibration: Calibration) -> Finding:
    """Return the best finding for a criterion, exact or by similarity."""
    exact = list(exact_findings(standard, reading))
    wrong = [] if any(not one.obstacle for one in exact) else list(wrong_places(standard.criterion, reading))
    prose = prose_finding(standard, reading, wrong, similarity, calibration)
    return best([*exact, prose], calibration.threshold)
