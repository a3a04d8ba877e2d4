"""Images that are kept on this machine: archives of several forms, layouts, and what a daemon has pulled."""
