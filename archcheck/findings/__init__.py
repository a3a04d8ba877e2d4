"""The rules: availability and workloads → findings → the outcome. Pure."""
