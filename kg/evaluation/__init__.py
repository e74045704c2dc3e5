"""Scores against gold, and the frozen runs they are compared with."""
