"""Markups other than Markdown, each by line rules of its own: what is shown of a line stays in its line."""
