"""What grading does, by topic: submit, claim, work, marks, release, and replies kept for a retry."""
