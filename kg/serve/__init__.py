"""Serve a frozen graph over HTTP: a front that never runs a query, and workers that can be killed (D6)."""
