"""Who may call: the command line, a click, a double click."""
