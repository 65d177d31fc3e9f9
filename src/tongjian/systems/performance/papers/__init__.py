"""Performance forms on paper: drawn up as XLSX, DOCX and PDF in the official look, and read back from files.

How a form looks is a layout of a pack; what it says is a `FormSheet`. Nothing here is a table of a database.
"""
