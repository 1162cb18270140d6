"""Tables of Portuguese courses: what there is to teach, who teaches it where, and each course with who said what."""

from courses.models.catalogue import ActionKind, Level, Path, Programme, ProgrammeName, ProviderKind, Region, Rule, Unit
from courses.models.courses import Course, CourseRevision, Known, Mode, Origin, Price, Status
from courses.models.providers import Place, Provider

__all__ = [
    "ActionKind",
    "Course",
    "CourseRevision",
    "Known",
    "Level",
    "Mode",
    "Origin",
    "Path",
    "Place",
    "Price",
    "Programme",
    "ProgrammeName",
    "Provider",
    "ProviderKind",
    "Region",
    "Rule",
    "Status",
    "Unit",
]
