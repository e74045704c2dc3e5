"""The documentation of the ontology: one HTML page that needs nothing else (`python -m kg.reasoning.documentation`)."""
