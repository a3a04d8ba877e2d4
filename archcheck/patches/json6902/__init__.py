"""Changes as JSON 6902 operations (RFC 6902), guarded by tests."""
