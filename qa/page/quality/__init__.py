"""How well retrieval works, for who judges it: runs, measures, comparisons."""
