"""What puts pods on a cluster and is not read: tables of kinds and of files."""
