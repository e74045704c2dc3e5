"""A world gazetteer that ships: names to places, and what a mention of a place in a report means.

Open it once with `kg.gazetteer.lookup.Gazetteer.open`; find names with `kg.gazetteer.mentions.find_mentions`;
decide with `kg.gazetteer.resolve.resolve_place`. The file is built by `python -m kg.gazetteer.compile`.
"""
