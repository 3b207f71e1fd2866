"""Template tags of the student's pages."""
