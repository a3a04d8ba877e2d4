"""Reference → platforms: the one room that asks registries."""
