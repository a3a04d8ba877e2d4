"""What a run is told beside its input: `.archcheck.yaml`, under flags and environment."""
