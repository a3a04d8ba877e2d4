"""The table of image fields: kinds by family, each file the kinds of a few operators."""
