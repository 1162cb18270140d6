"""What search engines read of a course: schema.org Course as JSON-LD, from the same view as the page."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from courses.models import Mode, Price
from courses.presenting import CourseView
from courses.sharing import address_of

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MODES = {Mode.IN_PERSON: "Onsite", Mode.ONLINE: "Online", Mode.MIXED: "Blended"}
# Nothing of it can end the script element or begin another.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def json_ld(course: CourseView) -> SafeString:
    """For a script element of type application/ld+json; "" for invented courses, which no search engine shall list."""
    if course.is_demo:
        return mark_safe("")
    return mark_safe(json.dumps(_kept(_course(course)), ensure_ascii=False).translate(_ESCAPES))


def _kept(value: Any) -> Any:
    """Without what nobody said."""
    if isinstance(value, dict):
        return {name: kept for name, part in value.items() if (kept := _kept(part)) not in (None, "", [], {})}
    return [_kept(part) for part in value] if isinstance(value, list) else value


def _course(course: CourseView) -> dict[str, Any]:
    it = course.course
    free = {Price.FREE: True, Price.AMOUNT: False}.get(it.price)  # type: ignore[call-overload]
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "alternateName": it.title,
        "description": f"{course.title}. {course.provider_name}. {course.place_line}",
        "url": address_of(course),
        "courseCode": course.code,
        "inLanguage": "pt",
        "educationalLevel": course.levels,
        "isAccessibleForFree": free,
        "offers": {"@type": "Offer", "price": _price(course), "priceCurrency": "EUR"} if free is not None else None,
        "provider": {"@type": "Organization", "name": course.provider_name, "sameAs": course.provider.website},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": _MODES.get(it.mode),  # type: ignore[call-overload]
            "startDate": _day(it.starts),
            "endDate": _day(it.ends),
            "courseWorkload": f"PT{it.hours}H" if it.hours else None,
            "courseSchedule": [_schedule(row) for row in it.timetable if row["day"]],
            "location": _place(course),
        },
    }


def _price(course: CourseView) -> str:
    return "0" if course.course.price == Price.FREE else str(course.course.amount)


def _day(value: str) -> str:
    """Days and months as they are; a quarter has no form there."""
    return "" if "Q" in value else value


def _schedule(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "Schedule",
        "repeatFrequency": "P1W",
        "byDay": f"https://schema.org/{_DAYS[row['day'] - 1]}",
        "startTime": row["from"],
        "endTime": row["to"],
    }


def _place(course: CourseView) -> dict[str, Any] | None:
    if course.place is None:
        return None
    place = course.place.place
    return {
        "@type": "Place",
        "name": place.name or course.provider_name,
        "telephone": [phone.shown for phone in course.place.phones],
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.address,
            "postalCode": place.postal_code,
            "addressLocality": course.place.line,
            "addressCountry": "PT",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": course.place.point[0], "longitude": course.place.point[1]}
        if course.place.point
        else None,
    }
