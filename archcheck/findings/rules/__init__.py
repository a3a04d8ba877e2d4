"""The rules: what is wrong with images, workloads, charts and selectors."""
