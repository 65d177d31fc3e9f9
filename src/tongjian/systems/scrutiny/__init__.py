"""Drawings scrutinised the moment they are uploaded; what fails holds the approval it belongs to.

`engines.scrutiny` judges in a process of its own. This app remembers what was asked and what
came of it, shows the drawing with its findings, and keeps the holds of a case in step with its drawings.
"""
