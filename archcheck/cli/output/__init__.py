"""Results → standard output, standard error and files."""
