"""Answers that a language model writes, never without the passages that say so."""
