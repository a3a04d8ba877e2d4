"""The generators of an ApplicationSet, each of which gives sets of parameters for its template."""
