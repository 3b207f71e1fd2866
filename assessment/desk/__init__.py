"""The instructor's admin: courses, questions and their keys, answers and their marks."""
