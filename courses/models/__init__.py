"""Tables of Portuguese courses: what there is to teach, who teaches it where, and each course with who said what."""

from courses.models.access import Access
from courses.models.alerts import Alert, AlertLink, CourseNews, NewsClock
from courses.models.calls import Call, SearchCount
from courses.models.cards import Card
from courses.models.catalogue import ActionKind, Level, Path, Programme, ProgrammeName, ProviderKind, Region, Rule, Unit
from courses.models.courses import Course, CourseRevision, Known, Mode, Origin, Price, Status
from courses.models.guide import (
    AccessRequest,
    Answer,
    ExamCentre,
    GlossaryTerm,
    GuideSection,
    Platform,
    Purpose,
    Question,
    Verdict,
)
from courses.models.interest import (
    CourseOffer,
    DemandReached,
    HelpDesk,
    HelpDeskMember,
    Interest,
    InterestCall,
    InterestToken,
    PublishedDemand,
    PublishedTable,
)
from courses.models.lists import (
    ColumnMatch,
    Conflict,
    CourseList,
    CourseListFile,
    CourseListing,
    ListJob,
    ListRow,
    ProviderAlias,
)
from courses.models.members import ProviderInvitation, ProviderMember, works_for
from courses.models.merging import CourseMerge, NotDuplicate, ProviderMerge
from courses.models.monthly import MonthlyAsk
from courses.models.moving import CourseMove
from courses.models.providers import Place, Provider
from courses.models.reports import WrongReport

__all__ = [
    "Access",
    "AccessRequest",
    "ActionKind",
    "Alert",
    "AlertLink",
    "Answer",
    "Call",
    "Card",
    "ColumnMatch",
    "Conflict",
    "Course",
    "CourseList",
    "CourseListFile",
    "CourseListing",
    "CourseMerge",
    "CourseMove",
    "CourseNews",
    "CourseOffer",
    "CourseRevision",
    "DemandReached",
    "ExamCentre",
    "GlossaryTerm",
    "GuideSection",
    "HelpDesk",
    "HelpDeskMember",
    "Interest",
    "InterestCall",
    "InterestToken",
    "Known",
    "Level",
    "ListJob",
    "ListRow",
    "Mode",
    "MonthlyAsk",
    "NewsClock",
    "NotDuplicate",
    "Origin",
    "Path",
    "Place",
    "Platform",
    "Price",
    "Programme",
    "ProgrammeName",
    "Provider",
    "ProviderAlias",
    "ProviderInvitation",
    "ProviderKind",
    "ProviderMember",
    "ProviderMerge",
    "PublishedDemand",
    "PublishedTable",
    "Purpose",
    "Question",
    "Region",
    "Rule",
    "SearchCount",
    "Status",
    "Unit",
    "Verdict",
    "WrongReport",
    "works_for",
]
