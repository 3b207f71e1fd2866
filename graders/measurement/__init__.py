"""How well marks agree with people's: predictions for labelled rows, and the figures of their agreement."""
