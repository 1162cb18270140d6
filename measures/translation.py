"""Reference texts that exist in every language. History is registered here, after the language columns exist."""

import simple_history
from modeltranslation.translator import TranslationOptions, register

from measures.models import Level, NationalArea


@register(NationalArea)
class NationalAreaTranslation(TranslationOptions):
    """The name, in four languages."""

    fields = ("name",)


@register(Level)
class LevelTranslation(TranslationOptions):
    """Name and meaning, in four languages."""

    fields = ("name", "description")


simple_history.register(NationalArea, app="measures")
simple_history.register(Level, app="measures")
