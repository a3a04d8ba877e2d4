"""What is in a directory, told by names and mentions: manifests, charts, kustomizations."""
