"""The graph in Python and Jupyter: typed rows, data frames, and the sentences behind a figure."""
