"""A city is a folder: its definitions are read, checked, stored by digest and never changed."""
