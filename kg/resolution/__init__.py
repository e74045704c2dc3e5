"""Across reports: which events are one, and what the figures say together."""
