"""Submissions and their answers, the work of grading them, and the append-only ledger of grades."""
