"""Courses with their members, learners, assessments and flashcards in the admin."""
