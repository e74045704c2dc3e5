"""How the shipped weights were made; the only place that knows PyTorch. Not needed to read reports."""
