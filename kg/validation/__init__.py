"""The shapes as contract: pySHACL as reference, compiled queries for speed."""
