"""A saved file."""
