"""Everything about one project, read tab by tab. Each module is a tab and says what it costs."""
