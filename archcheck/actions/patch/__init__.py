"""What `archcheck patch` and the filters do."""
