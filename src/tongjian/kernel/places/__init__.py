"""One blueprint: the city's plans as versioned layers, and questions to them.

What geometry means and how files are read is in `engines/blueprint`; what a drawing must keep to in
`systems/scrutiny`.
"""
