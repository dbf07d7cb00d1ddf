"""The words everything else is said in: cells, problems and their sentences, records, the names in the workbook, what a host must do."""
