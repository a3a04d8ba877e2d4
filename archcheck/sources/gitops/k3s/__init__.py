"""k3s and RKE2: charts that their controller installs, and folders of manifests that they apply."""
