"""Working days, statutory clocks, and the explanation of every day they count.

Everything here is a pure function of the events of a clock, its limit and a calendar read from a pack.
What is not settled yet (a year whose holiday notice is not out) is marked *provisional*; what lies
outside of the calendar is an error, never a guess.
"""

from tongjian.engines.worktime.calendar import Calendar, DayKind
from tongjian.engines.worktime.clock import Due, Elapsed, due, elapsed
from tongjian.engines.worktime.errors import CalendarDataError, HistoryError, OutsideCalendar, WorktimeError
from tongjian.engines.worktime.events import Ended, Event, Extended, Resumed, Started, Suspended
from tongjian.engines.worktime.explanation import ExplainedDay, Why
from tongjian.engines.worktime.holidays import HolidayFile
from tongjian.engines.worktime.lights import Light, LightRule, light, warn_on
from tongjian.engines.worktime.limits import CalendarDays, Hours, Limit, WorkingDays
from tongjian.engines.worktime.periods import Period, Periods, Unit, limit_of
from tongjian.engines.worktime.silence import Silence, silence

__all__ = [
    "Calendar",
    "CalendarDataError",
    "CalendarDays",
    "DayKind",
    "Due",
    "Elapsed",
    "Ended",
    "Event",
    "ExplainedDay",
    "Extended",
    "HistoryError",
    "HolidayFile",
    "Hours",
    "Light",
    "LightRule",
    "Limit",
    "OutsideCalendar",
    "Period",
    "Periods",
    "Resumed",
    "Silence",
    "Started",
    "Suspended",
    "Unit",
    "Why",
    "WorkingDays",
    "WorktimeError",
    "due",
    "elapsed",
    "light",
    "limit_of",
    "silence",
    "warn_on",
]
