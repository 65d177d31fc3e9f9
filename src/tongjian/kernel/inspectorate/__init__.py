"""Who is inspected, who inspects, what was done to whom, what one system hands to another. No procedure."""
