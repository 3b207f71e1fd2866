"""Answers and their marks: the list, the page on which one is reviewed, release, and export."""
