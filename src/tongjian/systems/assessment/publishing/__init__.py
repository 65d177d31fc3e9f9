"""Publication of results to the districts, their order with intervals, and what is done with them."""
