"""Two days of one repository: which platforms images lost and gained, and whose verdict changed."""
