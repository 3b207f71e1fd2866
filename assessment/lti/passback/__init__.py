"""Who is owed which mark: scores for the gradebooks of learning platforms."""
