"""How files are written: whole or not at all, with what belongs to them, beside others who write."""
