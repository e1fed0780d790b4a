"""Readers: one module a file format, from bytes or text to the heading tree."""
