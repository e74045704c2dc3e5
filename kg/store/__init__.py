"""Where a graph lives: the journal is the truth, the triple store is derived from it."""
