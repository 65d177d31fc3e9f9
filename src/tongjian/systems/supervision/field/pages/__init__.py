"""Pages of visits and findings, and the addresses the phone talks to."""
