"""Analysis of published results: by district, item, time and place, and what would gain most points."""
