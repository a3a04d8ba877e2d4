"""helmfile: the releases of a state that is plain YAML. Nothing of it is run, no template is filled in."""
