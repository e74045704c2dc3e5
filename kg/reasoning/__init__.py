"""The ontology at work: coherence, inferred classes, quarantine of contradictory documents, documentation."""
