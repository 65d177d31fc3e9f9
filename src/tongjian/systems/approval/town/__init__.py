"""The window of a town: it advises an applicant before an application is handed in, and looks at it first.

Whether it is accepted is decided at the window of the district or the city; the first review itself is an
action among the others (`actions.first_review`).
"""
