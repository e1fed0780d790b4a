"""Judged questions to numbers."""
