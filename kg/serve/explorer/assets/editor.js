// The editor's helps.
