"""Files that name images and are no manifests: plain lists, compose files, Dockerfiles."""
