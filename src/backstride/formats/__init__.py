"""Bytes in, activities and problems out. One folder a format, one shape."""
