"""Standards of assessment: pack data with versions, kept by digest once a city has them."""
