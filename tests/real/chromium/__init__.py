"""The page of a report in the real Chromium."""
