"""What a report asserts, as attributed claims with identifiers."""
