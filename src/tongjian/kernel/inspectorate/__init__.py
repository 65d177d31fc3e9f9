"""Who is inspected, who inspects, what was done to whom, and what one system hands to another. No procedure of its own."""
