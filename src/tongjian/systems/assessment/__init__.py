"""城管执法考核: districts are assessed by standards, on data first, then on what was seen and recorded.

Here are standards, periods and tasks, collecting and scoring. What happens to a sheet afterwards (verifying,
publishing, appeals, analysis) is an app of its own below this folder. Fines are never counted.
"""
