"""Makes workbook/培训考核.xlsm and the Word templates; not shipped to schools."""
