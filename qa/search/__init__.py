"""A question to an Answer; knows no page."""
