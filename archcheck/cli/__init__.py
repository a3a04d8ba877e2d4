"""The command line: one file a verb. Nothing else of archcheck imports it."""
