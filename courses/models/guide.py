"""The guide: questions people have about courses with dated answers, exam centres, platforms, words explained."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from portal.models import Dated
from portal.models.facts import DatedQuerySet
from portal.words import WordsField, said


class Verdict(models.TextChoices):
    """What an answer comes to, where that can be said in a word."""

    TEXT = "", _("See the text")
    YES = "yes", pgettext_lazy("answer", "Yes")
    NO = "no", pgettext_lazy("answer", "No")
    DEPENDS = "depends", _("It depends")
    UNKNOWN = "unknown", _("Not known to us")


class Purpose(models.TextChoices):
    """What a certificate is shown for."""

    NATIONALITY = "nationality", _("Portuguese nationality")
    PERMANENT = "permanent-residence", _("Permanent residence")
    LONG_TERM = "long-term-resident", _("Long-term resident status")


class GuideSection(models.Model):
    """A group of questions, in the order a person meets them."""

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    title = WordsField(_("title"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("section of the guide")
        verbose_name_plural = _("sections of the guide")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return said(self.title).text


class Question(models.Model):
    """A question in people's words; its address stays when the words change.

    `level` and `purpose` are filled for the six questions that together are the table certificate × purpose. `see`
    names the pages that help further (`courses.guide_reading.SEE`), separated by spaces.
    """

    section = models.ForeignKey(
        GuideSection, verbose_name=_("section of the guide"), on_delete=models.PROTECT, related_name="questions"
    )
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    words = WordsField(_("question"))
    see = models.CharField(_("see also"), max_length=120, blank=True)
    level = models.CharField(_("level of the certificate"), max_length=4, blank=True)
    purpose = models.CharField(_("purpose of the certificate"), max_length=24, choices=Purpose.choices, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    revision = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("question of the guide")
        verbose_name_plural = _("questions of the guide")
        ordering = ["section__position", "position", "pk"]

    def __str__(self) -> str:
        return said(self.words).text


class Answer(Dated):
    """An answer, as its source gave it on a day. Rules that changed are a row of answers, each replaced by the next.

    `step` is the answer's place in that row, counted from 0.
    """

    question = models.ForeignKey(
        Question, verbose_name=_("question of the guide"), on_delete=models.PROTECT, related_name="answers"
    )
    verdict = models.CharField(_("in a word"), max_length=8, choices=Verdict.choices, blank=True)
    text = WordsField(_("answer"))
    step = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of the guide")
        verbose_name_plural = _("answers of the guide")
        ordering = ["question__section__position", "question__position", "step", "pk"]

    def __str__(self) -> str:
        return said(self.text).text


class ExamCentre(Dated):
    """A place where an exam of Portuguese can be taken."""

    key = models.SlugField(_("key"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    municipality = models.ForeignKey(
        "portal.Municipality", verbose_name=_("municipality"), null=True, blank=True, on_delete=models.PROTECT
    )
    exam = models.CharField(_("exam"), max_length=40)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("exam centre")
        verbose_name_plural = _("exam centres")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Platform(Dated):
    """A site with contents to learn or teach with. `modules` holds the titles the source gives ({language: title}),
    `modules_count` how many modules it says there are: the titles may be fewer, or none.
    """

    key = models.SlugField(_("key"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    url = models.URLField(_("web address"), blank=True)
    text = WordsField(_("description"))
    languages = models.CharField(_("languages"), max_length=60, blank=True)
    levels = models.CharField(pgettext_lazy("of language", "levels"), max_length=40, blank=True)
    modules_count = models.PositiveSmallIntegerField(_("number of modules"), null=True, blank=True)
    modules = models.JSONField(_("modules"), default=list, blank=True)
    on_request = models.BooleanField(_("access is asked for"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning platform")
        verbose_name_plural = _("learning platforms")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class GlossaryTerm(Dated):
    """A word of schools and offices, explained. The term itself is Portuguese in every language."""

    key = models.SlugField(_("key"), max_length=40)
    term = models.CharField(_("term"), max_length=60)
    text = WordsField(_("explanation"))
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("word explained")
        verbose_name_plural = _("words explained")
        ordering = ["key", "pk"]

    def __str__(self) -> str:
        return self.term


class AccessRequest(models.Model):
    """A teacher asks for access to the platform of teaching resources. Personal data: gone after twelve months."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "access_waiting", _("To answer")
        ANSWERED = "access_answered", _("Answered")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=150)
    organisation = models.CharField(_("school, centre or organisation"), max_length=200)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=8, default="pt")
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(_("asked on"), auto_now_add=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    answered_by_id: Any

    class Meta:
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"
