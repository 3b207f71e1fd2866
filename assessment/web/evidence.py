"""The evidence in a student's words; the instructor's pages cut it the same way."""

from assessment.grading.evidence import Piece, pieces

__all__ = ["Piece", "pieces"]
