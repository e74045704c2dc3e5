"""Reports as they are read: untouched text, zones, and how files become documents."""
