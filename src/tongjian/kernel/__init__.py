"""What every system shares: people, packs, cases, documents and the ledger."""
