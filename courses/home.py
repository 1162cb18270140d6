"""What courses add to pages made of several apps: part of the sitemap, part of the interface for programs."""

from typing import TYPE_CHECKING

from django.urls import reverse

from courses.models import Course, Question
from portal.views.robots import ReaderSitemap

if TYPE_CHECKING:
    from ninja import Router

FIXED = ("search", "guide", "certificates", "exams", "platforms", "glossary", "level", "demand")


class CoursePages(ReaderSitemap):
    """The search, the guide with its questions, and every real course that is listed."""

    def items(self) -> list[tuple[str, str, object]]:
        """Name of the address, its argument, when it last changed."""
        fixed: list[tuple[str, str, object]] = [(name, "", None) for name in FIXED]
        questions = [
            ("question", slug, None) for slug in Question.objects.order_by("slug").values_list("slug", flat=True)
        ]
        listed = Course.objects.filter(is_demo=False, removed_at=None).order_by("code")
        return [*fixed, *questions, *(("course", *row) for row in listed.values_list("code", "checked_on"))]

    def location(self, item: tuple[str, str, object]) -> str:
        """The address in the language being written."""
        return reverse(f"courses:{item[0]}", args=[item[1]] if item[1] else [])

    def lastmod(self, item: tuple[str, str, object]) -> object:
        """When somebody last answered for a course."""
        return item[2]


class CourseSitemap:
    """See `portal.contributions.SitemapPart`."""

    name = "courses"

    def sitemap(self) -> type[CoursePages]:
        """Real courses only."""
        return CoursePages


class CoursesApi:
    """See `portal.contributions.ApiRouter`."""

    prefix = "/courses"

    def router(self) -> "Router":
        """Courses as the search finds them."""
        from courses.api import courses

        return courses
