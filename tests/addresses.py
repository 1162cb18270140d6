"""Every address of the portal, found by introspection of the URL configuration."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """An address pattern: its name with namespaces ("plans:identity", "" when it has none) and its route."""

    name: str
    route: str


def all_addresses() -> list[Address]:
    """In the order in which they are tried; language prefixes left out, an address with a prefix stands once."""

    def walk(patterns, route, namespaces):
        for entry in patterns:
            here = route + str(entry.pattern)
            if isinstance(entry, URLResolver):
                inner = [*namespaces, entry.namespace] if entry.namespace else namespaces
                yield from walk(entry.url_patterns, here, inner)
            elif isinstance(entry, URLPattern):
                yield Address(":".join([*namespaces, entry.name or ""]).strip(":"), here)

    return list(walk(get_resolver().url_patterns, "", []))
