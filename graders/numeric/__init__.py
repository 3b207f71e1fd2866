"""Numbers and vectors, graded exactly: every text is read by one grammar, or refused, and never passes
through a float."""
