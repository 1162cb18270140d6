"""What demand does by itself: groups that are complete, the weekly table, the mails before the six months end."""

from datetime import timedelta

from courses.interest.publishing import publish_demand
from courses.interest.reaching import check_demand
from courses.interest.registering import remind
from portal import jobs

CHECK_DEMAND = jobs.Periodic("course-demand", timedelta(days=1), check_demand)
PUBLISH_DEMAND = jobs.Periodic("course-demand-table", timedelta(days=1), publish_demand)
REMIND_INTERESTS = jobs.Periodic("course-interest-remind", timedelta(days=1), remind)
