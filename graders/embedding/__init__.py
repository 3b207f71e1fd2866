"""The embedding model and what it makes of texts: vectors of whole texts and of their tokens."""
