"""Options of the command line → typed values."""
