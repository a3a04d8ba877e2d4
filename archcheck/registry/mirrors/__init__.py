"""Reference → the endpoints that a node would ask for it, in that order."""
