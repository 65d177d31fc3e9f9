"""Periods (month, quarter) and what is to be collected in them: by whom, for which district, until when."""
