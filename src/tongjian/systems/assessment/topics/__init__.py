"""专题: 违法建设 and 线路保障, with records of their own, lists, and import with a report."""
