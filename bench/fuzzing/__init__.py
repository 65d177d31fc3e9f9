"""Damaged drawings, and a witness who reads them without the engine."""
