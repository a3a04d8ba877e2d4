"""Who may log in where: the credentials on this machine, in the configuration, and in pull secrets."""
