"""What is matched exactly: formulas, symbols, numbers with their units, reactions, and program code."""
