"""The guide as its editors see it: sections, changes, trial, files."""
