"""A text as English: its words and sentences, their spelling, its language, and which way it points."""
