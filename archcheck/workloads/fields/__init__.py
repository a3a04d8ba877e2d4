"""Images in fields of custom resources: a table of known kinds, and a rule for those that it lacks."""
