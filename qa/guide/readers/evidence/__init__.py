"""Headings where a file does not name them, or not all: by numbers, looks, and what stands around."""
