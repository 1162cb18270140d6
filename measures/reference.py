"""The two levels, the 16 national areas, and the 13 areas of the 2015 guide: texts in four languages, own wording.

The catalogue and its order are those of the national agency's page on municipal plans (2015).
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import models

from measures.models import Level, NationalArea


class Texts(NamedTuple):
    """The same text in the four languages of the screens."""

    pt: str
    en: str
    es: str
    ar: str


NATIONAL_AREAS: dict[str, Texts] = {
    "commitment": Texts(
        "Compromisso da Autarquia", "Commitment of the municipality", "Compromiso del municipio", "التزام البلدية"
    ),
    "reception": Texts(
        "Serviços de Acolhimento e Integração",
        "Reception and integration services",
        "Servicios de acogida e integración",
        "خدمات الاستقبال والإدماج",
    ),
    "housing": Texts("Urbanismo e Habitação", "Urban planning and housing", "Urbanismo y vivienda", "العمران والسكن"),
    "labour-market": Texts(
        "Mercado de Trabalho e Empresarial",
        "Labour market and business",
        "Mercado laboral y empresarial",
        "سوق العمل والأعمال",
    ),
    "training": Texts(
        "Formação e Capacitação", "Training and skills", "Formación y capacitación", "التدريب وبناء القدرات"
    ),
    "education": Texts("Educação", "Education", "Educación", "التعليم"),
    "language": Texts("Língua", "Language", "Lengua", "اللغة"),
    "culture": Texts("Cultura", "Culture", "Cultura", "الثقافة"),
    "health": Texts("Saúde", "Health", "Salud", "الصحة"),
    "solidarity": Texts(
        "Solidariedade e Resposta Social",
        "Solidarity and social support",
        "Solidaridad y respuesta social",
        "التضامن والدعم الاجتماعي",
    ),
    "citizenship": Texts(
        "Cidadania e Participação Cívica",
        "Citizenship and civic participation",
        "Ciudadanía y participación cívica",
        "المواطنة والمشاركة المدنية",
    ),
    "media": Texts("Media", "Media", "Medios de comunicación", "وسائل الإعلام"),
    "racism": Texts(
        "Racismo e Discriminação", "Racism and discrimination", "Racismo y discriminación", "العنصرية والتمييز"
    ),
    "international": Texts(
        "Relações Internacionais", "International relations", "Relaciones internacionales", "العلاقات الدولية"
    ),
    "religion": Texts("Religião", "Religion", "Religión", "الدين"),
    "other": Texts("Outras", "Other areas", "Otras áreas", "مجالات أخرى"),
}
OTHER = "other"


@dataclass(frozen=True)
class GuideArea:
    """An area as the 2015 guide words it, and the national areas it stands for."""

    title: str
    national: tuple[str, ...]


# The areas a plan may be started with by one click; a plan's own text, so in Portuguese only.
GUIDE_2015: tuple[GuideArea, ...] = (
    GuideArea("Serviços de Acolhimento e Integração", ("reception",)),
    GuideArea("Mercado de Trabalho e Empreendedorismo", ("labour-market",)),
    GuideArea("Urbanismo e Habitação", ("housing",)),
    GuideArea("Educação e Língua", ("education", "language")),
    GuideArea("Capacitação e Formação", ("training",)),
    GuideArea("Cultura", ("culture",)),
    GuideArea("Saúde", ("health",)),
    GuideArea("Solidariedade e Resposta Social", ("solidarity",)),
    GuideArea("Cidadania e Participação Cívica", ("citizenship",)),
    GuideArea("Media e Sensibilização da Opinião Pública", ("media",)),
    GuideArea("Racismo e Discriminação", ("racism",)),
    GuideArea("Relações Internacionais", ("international",)),
    GuideArea("Religião", ("religion",)),
)
NATIONAL_2015: tuple[GuideArea, ...] = tuple(GuideArea(texts.pt, (code,)) for code, texts in NATIONAL_AREAS.items())


@dataclass(frozen=True)
class LevelTexts:
    """A level as delivered."""

    code: str
    guaranteed: bool
    name: Texts
    description: Texts


LEVELS: tuple[LevelTexts, ...] = (
    LevelTexts(
        "1",
        True,
        Texts("Nível 1", "Level 1", "Nivel 1", "المستوى 1"),
        Texts(
            "Essencial para a integração no concelho: é sempre garantida aos imigrantes, com ou sem"
            " financiamento externo.",
            "Essential for integration in the municipality: always guaranteed to immigrants, with or without"
            " external funding.",
            "Esencial para la integración en el municipio: se garantiza siempre a los inmigrantes, con o sin"
            " financiación externa.",
            "أساسي للإدماج في البلدية: مضمون دائمًا للمهاجرين، سواء وُجد تمويل خارجي أم لم يوجد.",
        ),
    ),
    LevelTexts(
        "2",
        False,
        Texts("Nível 2", "Level 2", "Nivel 2", "المستوى 2"),
        Texts(
            "Todas as outras medidas: também fazem parte do plano, mas podem depender de financiamento externo.",
            "All the other measures: they are part of the plan too, but may depend on external funding.",
            "Todas las demás medidas: también forman parte del plan, pero pueden depender de financiación externa.",
            "جميع الإجراءات الأخرى: هي جزء من الخطة أيضًا، لكنها قد تعتمد على تمويل خارجي.",
        ),
    ),
)


def _columns(field: str, texts: Texts) -> dict[str, str]:
    return {f"{field}_{language}": text for language, text in texts._asdict().items()}


def _write(model: type[models.Model], code: str, columns: dict[str, object]) -> int:
    """Create or update one row unless a person has edited it since; 1 if something was written."""
    row = model._default_manager.filter(code=code).first()
    if row is None:
        model._default_manager.create(code=code, **columns)
        return 1
    if all(getattr(row, name) == value for name, value in columns.items()):
        return 0
    if row.history.filter(history_user__isnull=False).exists():  # type: ignore[attr-defined]
        return 0
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    return 1


def load_areas() -> int:
    """The 16, in the catalogue's order; how many were written."""
    return sum(
        _write(NationalArea, code, {"order": order, **_columns("name", texts)})
        for order, (code, texts) in enumerate(NATIONAL_AREAS.items(), start=1)
    )


def load_levels() -> int:
    """Levels 1 and 2; how many were written."""
    return sum(
        _write(
            Level,
            level.code,
            {
                "order": order,
                "guaranteed": level.guaranteed,
                **_columns("name", level.name),
                **_columns("description", level.description),
            },
        )
        for order, level in enumerate(LEVELS, start=1)
    )


class MeasuresReference:
    """What measures give to `manage.py load_reference`."""

    def load(self) -> dict[str, int]:
        """See `portal.contributions.ReferenceLoader`."""
        return {"national areas": load_areas(), "levels": load_levels()}
