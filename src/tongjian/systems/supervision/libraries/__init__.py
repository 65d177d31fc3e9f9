"""两库: the library of objects and that of inspectors, with what they withdraw from."""
