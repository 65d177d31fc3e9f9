"""Budget performance (绩效): declaring targets, and what the other rooms do with what was approved.

A declaration and its frozen versions are kept here; registers, evaluation and papers are rooms beside it.
What a value means and how it is scored is decided in `engines.measures`.
"""
