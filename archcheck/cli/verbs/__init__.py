"""One thin file a verb: its parameters, its action, and what is printed of the result."""
