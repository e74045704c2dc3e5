"""Questions: the library of named queries, safe parameters, results in every format."""
