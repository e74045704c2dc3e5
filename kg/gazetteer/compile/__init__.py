"""Build the compact gazetteer file from GeoNames, ISO 3166-2, UCDP and the project's own tables."""
