"""Scores for the gradebooks of learning platforms: enqueued, claimed, sent, and read back."""
