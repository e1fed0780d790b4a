"""Files of a guide to passages; knows no vector."""
