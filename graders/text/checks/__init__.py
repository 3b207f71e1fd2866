"""What an answer is held against a reference for beside similarity: code, numbers, formulas, order, opposites."""
