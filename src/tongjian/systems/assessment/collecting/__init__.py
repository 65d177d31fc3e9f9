"""Evidence: imported tables first, then checks on the spot at drawn places, then what is put on record."""
