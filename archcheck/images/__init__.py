"""Image references, platforms, and what is known of an image. Pure: values in, values out."""
