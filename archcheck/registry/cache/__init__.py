"""What registries said before, kept on disk."""
