"""Scores on their way into gradebooks: their list, why one was refused, and sending once more."""
