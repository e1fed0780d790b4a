"""Texts to vectors; knows no index."""
