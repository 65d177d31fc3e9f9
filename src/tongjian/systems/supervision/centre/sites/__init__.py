"""Building sites under supervision, from registration to the conclusion for the joint acceptance."""
