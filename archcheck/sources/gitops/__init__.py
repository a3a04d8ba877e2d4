"""GitOps repositories: what Flux, Argo CD, k3s and helmfile would put on the cluster."""
