"""Reports: one value in, one text out, for each format. Pure."""
