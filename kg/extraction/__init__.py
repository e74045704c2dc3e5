"""What one report says: text in, interchange events out; knows one document at a time."""
