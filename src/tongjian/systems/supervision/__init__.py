"""Supervision (监管): matters, checklists, libraries of objects and inspectors, plans and draws."""
