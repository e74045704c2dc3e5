"""When: the day a report was issued, and what its words for times mean on that day."""
