"""Charts: wherever one lies, to what helm renders of it."""
