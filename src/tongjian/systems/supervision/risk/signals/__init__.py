"""Signals: complaints, registrations, changes, certificates and lists, by form or by table."""
