"""One registry asked for the platforms of an image, and many images asked at once."""
