"""The pages in which an administrator changes a city's pack."""
