"""How the platform runs: counted without a query of any page, reported by the month."""
