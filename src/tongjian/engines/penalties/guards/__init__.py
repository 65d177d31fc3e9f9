"""Why an act is refused: one function for each kind of fact, in the order of the procedure."""
