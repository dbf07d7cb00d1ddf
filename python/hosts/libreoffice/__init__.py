"""LibreOffice as an engine of xlwings, so that the same host works there."""
