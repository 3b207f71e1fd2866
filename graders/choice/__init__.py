"""Questions with options: one or several are chosen, and each choice has its credit and its feedback."""
