"""Records of supervision from every source: listed, imported, handed over in batches."""
