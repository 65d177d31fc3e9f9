"""The manuals, readable in the site as they stand in `docs/manuals`."""
