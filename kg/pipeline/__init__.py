"""Documents become a validated, queryable graph; the only package that sees both arms of the project.

    inputs -> journal (pending) -> extraction -> claims -> quads -> validation -> journal (stored | quarantined)
    journal -> claims of all documents -> consolidation -> inference -> triple store, published as a generation

Everything up to the journal is per document and restartable; everything after it is a function of the journal.
"""
