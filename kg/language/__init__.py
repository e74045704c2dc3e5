"""Sentences, words, tags, trees and mentions of a report, by our own small models or any spaCy pipeline."""
