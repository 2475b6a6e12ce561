"""Import files, from the bytes to whole, normalised orders: survey first, then read."""
