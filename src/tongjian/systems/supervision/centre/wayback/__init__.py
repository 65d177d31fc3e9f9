"""The way back: results of supervision reach the bureau that approved, which can be asked to revoke."""
