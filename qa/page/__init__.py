"""The page: what Streamlit draws. One module a view; retrieval stays in :mod:`qa.search.index`."""
