"""Claims as RDF: one named graph a document, one consolidated graph, stable bytes."""
