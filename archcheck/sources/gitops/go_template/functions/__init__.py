"""The functions that templates call."""
