"""The boundary of a site as somebody gives it: a list of coordinates in any system of the city."""
