"""The administration pages of people and organisations."""
