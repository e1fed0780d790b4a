"""The element that asks the guide from any site: one script, with its style and its texts."""
