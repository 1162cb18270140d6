"""Portuguese courses: what exists, how fresh that is, whether one may enrol, and the guide around it."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CoursesConfig(AppConfig):
    """Portuguese courses: what exists, how fresh that is, whether one may enrol, and the guide around it."""

    name = "courses"
    verbose_name = pgettext_lazy("desk", "Portuguese courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what this app adds to the house."""
        from courses.alerts.subscribing import AlertPurger
        from courses.alerts.telling import EVERY, run_alerts
        from courses.area.tabs import AreaTab, area_tabs
        from courses.area.waiting import HelpDeskBeginning, SchoolBeginning, SchoolRoom, SchoolTodos
        from courses.cards import FILES, CardPurger
        from courses.counting import SearchCountPurger
        from courses.demo.load import DemoCourses
        from courses.desk.pages import CourseDesk, CourseTodos
        from courses.desk.people import ApprovalTodos, PeopleToCall
        from courses.desk.silent import SilentTodos
        from courses.guide_desk import GuideDesk, GuideTodos
        from courses.guiding import AccessPurger
        from courses.home import CoursesApi, CourseSitemap
        from courses.importing.working import LIST_WORK
        from courses.interest.periodic import CHECK_DEMAND, PUBLISH_DEMAND, REMIND_INTERESTS
        from courses.interest.registering import InterestPurger
        from courses.membership import MembershipPurger
        from courses.models import AccessRequest, CourseList
        from courses.monthly import MonthlyPurger, ask_schools
        from courses.privacy import CoursesPrivacy
        from courses.reference.guide import GuideReference
        from courses.reference.load import CourseReference
        from courses.reporting import ReportPurger
        from courses.states import ACCESS, SHOWN
        from portal import contributions, jobs
        from portal.states import Shown, Tone, register_states

        jobs.register(LIST_WORK)
        register_states(SHOWN)
        register_states(ACCESS)
        register_states(
            {
                AccessRequest.State.WAITING: Shown(AccessRequest.State.WAITING.label, "warn"),
                AccessRequest.State.ANSWERED: Shown(AccessRequest.State.ANSWERED.label, "ok"),
            }
        )
        list_tones: tuple[Tone, ...] = ("info", "warn", "danger", "ok", "draft")
        register_states(
            {state: Shown(state.label, tone) for state, tone in zip(CourseList.State, list_tones, strict=True)}
        )
        contributions.reference_loaders.register(CourseReference())
        contributions.reference_loaders.register(GuideReference())
        contributions.desk_pages.register(CourseDesk())
        contributions.desk_pages.register(GuideDesk())
        contributions.sitemap_parts.register(CourseSitemap())
        contributions.api_routers.register(CoursesApi())
        contributions.workspace_todos.register(CourseTodos())
        contributions.workspace_todos.register(SchoolTodos())
        contributions.workspace_todos.register(ApprovalTodos())
        contributions.workspace_todos.register(PeopleToCall())
        contributions.workspace_todos.register(SilentTodos())
        contributions.workspace_beginnings.register(SchoolBeginning())
        contributions.workspace_beginnings.register(HelpDeskBeginning())
        contributions.workspace_rooms.register(SchoolRoom())
        contributions.privacy_parts.register(CoursesPrivacy())
        contributions.purgers.register(MembershipPurger())
        contributions.purgers.register(MonthlyPurger())
        jobs.register(jobs.Periodic("monthly-question", timedelta(hours=3), ask_schools))
        area_tabs.register(
            AreaTab("courses", _("Courses"), "courses_area:courses", 10),
            AreaTab("conflicts", _("Lists say otherwise"), "courses_area:conflicts", 40),
            AreaTab("lists", pgettext_lazy("of a school", "Its lists"), "courses_area:lists", 50),
            AreaTab("places", _("Places"), "courses_area:places", 60),
            AreaTab("mailboxes", _("Monthly question"), "courses_area:mailboxes", 70),
            AreaTab("demand", _("Who waits nearby"), "courses_area:demand", 30),
            AreaTab("people", pgettext_lazy("of a school", "People"), "courses_area:people", 80),
        )
        contributions.workspace_todos.register(GuideTodos())
        contributions.demo_loaders.register(DemoCourses())
        contributions.purgers.register(AccessPurger())
        contributions.purgers.register(SearchCountPurger())
        contributions.purgers.register(CardPurger())
        contributions.purgers.register(ReportPurger())
        contributions.purgers.register(AlertPurger())
        jobs.register(FILES, jobs.Periodic("course-alerts", EVERY, run_alerts))
        contributions.purgers.register(InterestPurger())
        jobs.register(CHECK_DEMAND, PUBLISH_DEMAND, REMIND_INTERESTS)
