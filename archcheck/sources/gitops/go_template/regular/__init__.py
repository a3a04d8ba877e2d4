"""Go's regular expressions: its syntax, and matching in time that grows with the text alone (RE2)."""
