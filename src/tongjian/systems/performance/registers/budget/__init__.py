"""Budget execution: the monthly books, their roll-up over budget units, the rates, and the accounts."""
