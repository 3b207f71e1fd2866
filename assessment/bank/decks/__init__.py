"""Decks of flashcards as files to take along: PDF, a package for Anki, a table."""
