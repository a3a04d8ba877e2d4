"""What to change, so that pods keep off the nodes that cannot run them, in the forms that people apply."""
