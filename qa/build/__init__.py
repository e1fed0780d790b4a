"""A guide and the models to a new generation of the index."""
