"""A form's file changed by form controls: sections, fields, columns; one operation at a time, each proved.

Pure: from a text to a text. Who may and what is saved is decided by the pages and the revision.
"""
