"""The mark of a free-text answer by reference answers: features of aligned words, and what human marks made of them."""
