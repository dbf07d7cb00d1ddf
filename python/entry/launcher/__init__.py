"""What the .cmd files of the portable Windows edition run: a button's action on the saved file, for a double click."""
