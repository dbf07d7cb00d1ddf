"""Builds the portable Windows edition on Linux; nothing of this package ships in it."""
