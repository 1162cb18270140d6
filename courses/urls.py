"""Public addresses of courses: the search at `/cursos/`, each course under its code, the guide beside it."""

from django.urls import URLPattern, URLResolver, path

from courses.views.search import search_page

app_name = "courses"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", search_page, name="search"),
]
