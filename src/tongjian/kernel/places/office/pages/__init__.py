"""The pages: thin, they read the address, ask, and show."""
