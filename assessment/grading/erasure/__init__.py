"""Erasing a learner: what is theirs, what they left elsewhere, stored vectors, and the database's file."""
