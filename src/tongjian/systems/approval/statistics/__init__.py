"""Net time and statistics of approval: measured when a case has ended, each number with its query."""
