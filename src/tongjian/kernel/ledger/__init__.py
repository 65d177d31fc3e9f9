"""What happened, append-only and hash-chained; everything else about a case is derived from it."""
