"""The charts of releases: each source comes to a path on this machine, once a run."""
