"""`archcheck.lock`: what images have, kept in the repository, so that a check needs no network."""
