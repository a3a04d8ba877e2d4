"""`--format markdown`: a comment on a pull request, and the summary of a step."""
