"""Project, works and building: the record every system hangs its cases on."""
