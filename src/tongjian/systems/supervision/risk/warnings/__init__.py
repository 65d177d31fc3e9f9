"""Warnings: measured every day by the rules of the pack, and taken round until they are closed."""
