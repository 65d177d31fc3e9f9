"""One form per stage: drafts saved as typed, submissions that never change."""
