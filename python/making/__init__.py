"""What makes the workbook, the templates and the portable edition; ships nowhere."""
