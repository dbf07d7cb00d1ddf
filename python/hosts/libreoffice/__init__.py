"""LibreOffice as an xlwings engine."""
