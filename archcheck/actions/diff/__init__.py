"""What `archcheck diff` does."""
