"""Who did what to whom: events from triggers and frames, and what ties them together."""
