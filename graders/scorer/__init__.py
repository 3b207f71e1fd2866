"""The scorer: from an answer and its reference answers to a mark, by coefficients fitted to human marks."""
