"""A clock that runs ahead: every Python process that finds this on its path lives so many days later.

Months lie between the visit and the end of a penalty; a journey cannot wait for them, and a server that
believes a made-up date proves nothing. So its processes are started again with their clock set on.
"""

import os
from datetime import UTC, datetime, timedelta

import time_machine

time_machine.travel(datetime.now(UTC) + timedelta(days=int(os.environ["DAYS_AHEAD"])), tick=True).start()
