"""YAML and JSON text → documents of nodes that know their line. Pure: it reads from a stream it is given."""
