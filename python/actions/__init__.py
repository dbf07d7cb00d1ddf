"""What every button, command and launcher does: one module an action, and what they share."""
