"""The catalogue and its dated rules on the agency's desk: changed by managers only, nothing is deleted."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.cataloguing import add_rule
from courses.editing import next_number
from courses.forms.catalogue import RuleForm, RuleReplacementForm
from courses.models import Level, Path, Programme, ProgrammeName, Rule, Unit
from courses.ruling import is_known
from portal.admin_dated import DatedAdmin
from portal.admin_managed import LookedAtHistory, ManagedAdmin, ManagedInline
from portal.admin_words import YesNoInWords
from portal.dates import display
from portal.forms.words import words_shown
from portal.models import User
from portal.words import said


class CatalogueAdmin(ManagedAdmin, LookedAtHistory):
    """A table of the catalogue. Its codes stand in addresses and in courses: given once, never changed."""

    list_per_page = 50
    code = "code"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The code, once it is there; everything for those who only look, texts one under the other."""
        if obj is None:
            return ()
        return (self.code,) if self.has_change_permission(request, obj) else self.get_fields(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """For those who only look, the texts as texts."""
        names = [field.name for field in (*self.opts.fields, *self.opts.many_to_many) if field.editable]
        names = [name for name in names if name != "id"]
        if obj is None or self.has_change_permission(request, obj):
            return names
        return [f"{name}_shown" if hasattr(self, f"{name}_shown") else name for name in names]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Searches read the catalogue again: its words may be asked for."""
        super().save_related(request, form, formsets, change)
        next_number()


class NameInline(ManagedInline):
    """Names over time."""

    model = ProgrammeName


@admin.register(Programme)
class ProgrammeAdmin(CatalogueAdmin):
    """Programmes, with their names over time."""

    inlines = [NameInline]
    list_display = ["today", "code", "manager", "funder"]

    @admin.display(description=_("name"))
    def today(self, row: Programme) -> str:
        """In use today."""
        return row.name

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the names, one query for all."""
        return super().get_queryset(request).prefetch_related("names")


@admin.register(Level)
class LevelAdmin(CatalogueAdmin):
    """The four levels: there are no others."""

    list_display = ["code", "name_text"]

    @admin.display(description=_("name"))
    def name_text(self, row: Level) -> str:
        """In the language of the screen."""
        return said(row.name).text

    @admin.display(description=_("name"))
    def name_shown(self, row: Level) -> SafeString:
        """In all languages."""
        return words_shown(row.name)

    @admin.display(description=_("what one can do"))
    def description_shown(self, row: Level) -> SafeString:
        """In all languages."""
        return words_shown(row.description)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: the search knows these four."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers."""
        return bool(getattr(request.user, "is_manager", False))


@admin.register(Path)
class PathAdmin(CatalogueAdmin):
    """What one enrols in."""

    list_display = ["code", "hours"]


@admin.register(Unit)
class UnitAdmin(YesNoInWords, CatalogueAdmin):
    """Units of the national catalogue."""

    list_display = ["code", "title_text", "hours", "level", "required"]
    list_select_related = ["level", "path"]
    list_filter = ["path", "level"]

    @admin.display(description=_("title"))
    def title_text(self, row: Unit) -> str:
        """As catalogued."""
        return said(row.title, "pt").text

    @admin.display(description=_("title"))
    def title_shown(self, row: Unit) -> SafeString:
        """In all languages."""
        return words_shown(row.title)


@admin.register(Rule)
class RuleAdmin(DatedAdmin):
    """Rules that changed and may change again."""

    form = RuleForm
    replacement_form = RuleReplacementForm
    list_display = ["kind", "provider_kind", "region", "value", "period", "badge"]
    list_filter = ["kind", "provider_kind", "region"]
    told = ["kind", "provider_kind", "region", "starts", "ends", "number", "words", "valid_on", "source"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The texts as texts."""
        return ["words_shown" if name == "words" and obj else name for name in super().get_fields(request, obj)]

    @admin.display(description=_("text"))
    def words_shown(self, row: Rule) -> SafeString:
        """In all languages."""
        return words_shown(row.words)

    @admin.display(description=_("value"))
    def value(self, row: Rule) -> str:
        """The number, the beginning of the text, or that only the rule's existence is known."""
        if not is_known(row):
            return gettext("Not known")
        return str(row.number) if row.number is not None else Truncator(said(row.words, "pt").text).chars(30)

    @admin.display(description=_("in force"), ordering="starts")
    def period(self, row: Rule) -> str:
        """From and until, as precise as they are known."""
        return f"{display(row.starts) or '…'} – {display(row.ends) or '…'}"

    def replacement(self, fact: Any, data: Any) -> Any:
        """The form knows what the rule is about."""
        form: Any = super().replacement(fact, data)
        form.kind = fact.kind
        return form

    def add_row(self, *, by: User, given: dict[str, Any]) -> Rule:
        """Through the verb."""
        return add_rule(by=by, **given)
