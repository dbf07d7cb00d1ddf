"""From results to a plan of changes to cells."""
