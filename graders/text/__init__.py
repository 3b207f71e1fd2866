"""Free text, graded point by point by embedding similarity, with the words that earned each point."""
