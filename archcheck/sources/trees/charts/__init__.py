"""Charts in a tree: their renders, and where in templates and values each image is named."""
