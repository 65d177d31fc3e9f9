"""核查: all evidence is looked at by somebody who had no hand in it, before results are published."""
