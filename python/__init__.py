"""班主任培训考核: from a sign-in sheet and a gradebook to ratings that explain themselves.

Data flows one way: a grid of cells is parsed into records, records are validated and scored, results
become a plan of changes, and a host writes the plan into a saved file or an open workbook.
"""

__version__ = "0.1.0"
