"""Images that are named where no pod is written: in variables, ConfigMaps and Secrets."""
