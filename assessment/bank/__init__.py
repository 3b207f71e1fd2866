"""The question bank: assessments, exercises, questions with their immutable versions; import of content."""
