"""Monitoring during the year (绩效监控): what was reached so far, with a light and a forecast."""
