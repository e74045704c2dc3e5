"""The graph in the formats others read."""
