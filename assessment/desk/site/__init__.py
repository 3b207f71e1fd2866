"""The admin as a whole: who gets in, how it looks, and its error pages."""
