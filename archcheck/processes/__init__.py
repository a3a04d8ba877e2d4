"""Other programs, copies of this process, scratch folders: all that must not outlive a run."""
