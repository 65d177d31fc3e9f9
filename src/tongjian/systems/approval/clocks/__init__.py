"""The clocks of a case, its stage and its project: explained day by day, and tried out without writing."""
