"""The guide on the agency's desk: questions edited; answers, centres, platforms and words confirmed or replaced."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.forms import guide as forms
from courses.guide_desk import unconfirmed
from courses.guiding import add_question, edit_question, tell
from courses.models import Answer, ExamCentre, GlossaryTerm, Platform, Question
from portal.admin_dated import DatedAdmin
from portal.admin_managed import LookedAtHistory, ManagedAdmin
from portal.forms.words import words_shown
from portal.models import Dated, User
from portal.words import said


class StateFilter(admin.SimpleListFilter):
    """What may be said of a dated fact today."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """The three states."""
        return Dated.State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As `Dated.state` derives them."""
        if self.value() == Dated.State.REPLACED:
            return queryset.filter(replaced_by__isnull=False)
        if self.value() == Dated.State.CONFIRMED:
            return queryset.filter(~unconfirmed(), replaced_by__isnull=True)
        if self.value() == Dated.State.UNCONFIRMED:
            return queryset.filter(unconfirmed())
        return queryset


class GuideDatedAdmin(DatedAdmin):
    """A table of the guide."""

    list_filter = [StateFilter]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The texts as texts."""
        return ["text_shown" if name == "text" and obj else name for name in super().get_fields(request, obj)]

    def add_row(self, *, by: User, given: dict[str, Any]) -> Dated:
        """Through the verb."""
        row: Dated = tell(model=self.model, by=by, **given)
        return row

    @admin.display(description=_("text"))
    def text_shown(self, row: Any) -> SafeString:
        """In all languages."""
        return words_shown(row.text)


@admin.register(Answer)
class AnswerAdmin(GuideDatedAdmin):
    """Answers of the guide."""

    form = forms.AnswerForm
    replacement_form = forms.AnswerReplacement
    told = ["question", "verdict", "text", "valid_on", "source"]
    list_display = ["question", "beginning", "badge", "valid_on", "check_again_by"]
    list_select_related = ["question"]
    search_fields = ["question__slug"]

    @admin.display(description=_("answer"))
    def beginning(self, row: Answer) -> str:
        """Its first words."""
        text = said(row.text).text
        return text if len(text) <= 80 else f"{text[:79]}…"


@admin.register(ExamCentre)
class ExamCentreAdmin(GuideDatedAdmin):
    """Exam centres."""

    form = forms.CentreForm
    replacement_form = forms.CentreReplacement
    told = ["key", "name", "municipality", "exam", "valid_on", "source", "position"]
    list_display = ["name", "municipality", "exam", "badge", "valid_on", "check_again_by"]
    list_select_related = ["municipality"]
    autocomplete_fields = ["municipality"]
    search_fields = ["name"]


@admin.register(Platform)
class PlatformAdmin(GuideDatedAdmin):
    """Platforms to learn and to teach with."""

    form = forms.PlatformForm
    replacement_form = forms.PlatformReplacement
    told = [
        "key", "name", "url", "text", "languages", "levels", "modules_count", "valid_on", "source", "position",
    ]  # fmt: skip
    list_display = ["name", "url", "badge", "valid_on", "check_again_by"]
    search_fields = ["name"]


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(GuideDatedAdmin):
    """Words explained."""

    form = forms.TermForm
    replacement_form = forms.TermReplacement
    told = ["key", "term", "text", "valid_on", "source"]
    list_display = ["term", "badge", "valid_on", "check_again_by"]
    search_fields = ["term", "key"]


@admin.register(Question)
class QuestionAdmin(ManagedAdmin, LookedAtHistory):
    """Questions of the guide."""

    form = forms.QuestionForm
    list_display = ["__str__", "section", "slug", "position"]
    list_filter = ["section"]
    list_select_related = ["section"]
    search_fields = ["slug"]
    list_per_page = 100

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The address is given once; what the table of certificates knows a question by is looked at."""
        if obj is None:
            return ["section", "slug", "words", "see", "position"]
        if not self.has_change_permission(request, obj):
            return ["section", "slug", "words_shown", "see", "level", "purpose", "position", "current"]
        return ["section", "slug", "words", "see", "level", "purpose", "position", "current", "read_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything for those who only look."""
        if obj is None:
            return ()
        shown = ("slug", "level", "purpose", "current")
        return shown if self.has_change_permission(request, obj) else self.get_fields(request, obj)

    @admin.display(description=_("question"))
    def words_shown(self, row: Question) -> SafeString:
        """In all languages."""
        return words_shown(row.words)

    @admin.display(description=_("answer"))
    def current(self, row: Question) -> SafeString:
        """The answer that holds, to be opened."""
        found = Answer.objects.current().filter(question=row).order_by(F("pk").desc())[:1]
        rows = [(reverse("admin:courses_answer_change", args=[it.pk]), str(it)) for it in found]
        return format_html_join("", '<a href="{}">{}</a>', rows)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Through the verbs; `obj` becomes the row they wrote."""
        given, by = dict(form.cleaned_data), request.user
        read_at = given.pop("read_at", None)
        if change:
            row = Question.objects.get(pk=obj.pk)
            edit_question(question=row, read_at=read_at, by=by, **given)  # type: ignore[arg-type]
        else:
            row = add_question(by=by, **given)  # type: ignore[arg-type]
        obj.pk = row.pk
        obj._state.adding = False
        obj.refresh_from_db()
