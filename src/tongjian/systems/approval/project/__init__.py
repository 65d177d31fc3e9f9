"""全流程数字化信息管理: every project from first plan to archive; lists, map and statistics of projects.

Reads only. What happens to a project happens in its cases, licences and records; nothing is stored here.
"""
