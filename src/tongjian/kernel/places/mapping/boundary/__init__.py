"""A boundary somebody gives: drawn, pasted as a list of coordinates, taken from a parcel or read from a file.

Whatever the way, it becomes the same list of coordinates in the metres of the city, so that a report can be
made again from its text alone.
"""
