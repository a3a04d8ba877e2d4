"""Documents → workloads: pod specs of every kind, their containers, their image references. Pure."""
