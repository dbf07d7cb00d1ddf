"""One module a button: read, compute, plan, apply."""
