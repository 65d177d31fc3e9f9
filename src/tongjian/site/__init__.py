"""Settings, addresses, and the pages that belong to no single system."""
