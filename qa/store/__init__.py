"""What lies in ``index/``; the only room that knows a file's layout."""
