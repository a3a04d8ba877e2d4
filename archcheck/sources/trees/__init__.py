"""A directory as it stands in a repository: manifests, charts and kustomizations side by side."""
