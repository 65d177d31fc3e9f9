"""Drawings scrutinised on upload; findings hold the approval they belong to."""
