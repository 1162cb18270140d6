"""What a column of a list may hold, and the names lists have for it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.tables import Field

FIELDS = (
    Field(
        "reference",
        _("reference"),
        ("Referência", "Ref.", "Código da ação", "Cód. ação", "N.º da ação", "Código do curso", "ID", "N.º SIGO",
         "Código SIGO", "Código"),
    ),
    Field(
        "provider",
        _("school or centre"),
        ("Entidade", "Entidade formadora", "Entidade promotora", "Escola", "Nome da escola", "Agrupamento",
         "Agrupamento de Escolas", "Estabelecimento", "Estabelecimento de ensino", "Centro", "Centro de formação",
         "Escola / Centro", "Escola/Agrupamento", "Instituição", "Promotor", "Entidade nome", "Nome da entidade",
         "Unidade orgânica", "Escola ou centro", "Entidade/Escola", "Nome", "Centro Qualifica"),
    ),
    Field(
        "provider_kind", _("kind of body"), ("Tipo de entidade", "Tipo", "Tipologia da entidade", "Natureza", "Rede")
    ),
    Field(
        "district", _("district or region"), ("Distrito", "Região", "Ilha", "NUTS II", "NUTS III", "Distrito/Região")
    ),
    Field(
        "municipality",
        _("municipality"),
        ("Concelho", "Município", "Concelho da formação", "Local concelho", "Cidade", "Concelho de realização",
         "Concelho/Município"),
    ),
    Field(
        "locality", _("locality"), ("Localidade", "Freguesia", "Vila", "Lugar", "Local localidade", "Local freguesia")
    ),
    Field(
        "place",
        _("place of class"),
        ("Local", "Local da formação", "Local de realização", "Local das aulas", "Local do curso", "Polo",
         "Instalações", "Sala", "Local de formação"),
    ),
    Field("address", _("address"), ("Morada", "Endereço", "Rua", "Morada da formação", "Local morada")),
    Field("postal_code", _("postal code"), ("Código postal", "Cód. postal", "CP", "C. Postal")),
    Field(
        "enrolment_place",
        _("where one enrols"),
        ("Local de inscrição", "Inscrições em", "Onde se inscrever", "Local das inscrições", "Inscrições"),
    ),
    Field(
        "phone",
        _("phone"),
        ("Telefone", "Telef.", "Tel.", "Contacto", "Contactos", "Contacto telefónico", "Telemóvel", "N.º de telefone",
         "Telefone/Telemóvel", "Contactos telefone", "Contacto telefone"),
    ),
    Field(
        "email",
        _("e-mail"),
        ("E-mail", "Email", "Correio eletrónico", "Endereço eletrónico", "Mail", "Contactos e-mail", "Contacto e-mail"),
    ),
    Field(
        "title",
        _("title"),
        ("Curso", "Designação", "Designação do curso", "Ação", "Nome do curso", "Título", "Nome da ação", "Formação",
         "Oferta", "Designação da ação", "Curso designação"),
    ),
    Field("programme", _("programme"), ("Programa", "Medida", "Projeto", "Modalidade", "PPT/PLA")),
    Field("kind", _("kind"), ("Tipo de ação", "Tipo de curso", "Tipologia", "Tipologia da ação", "Área")),
    Field(
        "levels",
        pgettext_lazy("of language", "level"),
        ("Nível", "Níveis", "Nível QECR", "Nível de proficiência", "Percurso", "Nível/Percurso", "Nível de língua",
         "QECR", "Curso nível"),
    ),
    Field(
        "units",
        _("units (UFCD)"),
        ("UFCD", "UFCD's", "UFCDs", "Código UFCD", "Códigos UFCD", "Unidades", "Unidades de formação", "Módulos"),
    ),
    Field(
        "hours",
        _("hours in all"),
        ("Horas", "N.º de horas", "Carga horária", "Duração", "Total de horas", "Duração (h)", "Duração (horas)",
         "Carga horária total", "Horas totais", "Nº horas", "Carga horária (h)"),
    ),
    Field("weeks", _("weeks"), ("Semanas", "N.º de semanas", "Duração em semanas")),
    Field("hours_a_week", _("hours a week"), ("Horas por semana", "Horas semanais", "H/semana", "Carga semanal")),
    Field(
        "starts",
        _("starts"),
        ("Início", "Data de início", "Data início", "Datas início", "Início previsto", "Data prevista de início",
         "Data de arranque", "Previsão de início", "Começo", "Início (previsto)", "Calendário início",
         "Calendarização início"),
    ),
    Field(
        "ends",
        _("ends"),
        ("Fim", "Data de fim", "Data fim", "Datas fim", "Termo", "Data de termo", "Conclusão", "Fim previsto",
         "Data de conclusão", "Calendário fim", "Data prevista de fim", "Calendarização fim"),
    ),
    Field("dates", _("dates"), ("Datas", "Calendarização", "Período de realização", "Calendário")),
    Field("school_year", _("school year"), ("Ano letivo", "Ano lectivo", "Ano escolar", "Ano")),
    Field(
        "timetable",
        _("timetable"),
        ("Horário", "Horários", "Dias e horas", "Dias e horário", "Horário das aulas", "Cronograma", "Dias/Horas",
         "Horário previsto", "Regime de horário"),
    ),
    Field(
        "days",
        _("weekdays"),
        ("Dias", "Dias da semana", "Dia da semana", "Horário dias", "Horário dia", "Dia", "Dias de aula"),
    ),
    Field("time_from", _("from (hour)"), ("Hora de início", "Hora início", "Horário início", "Das", "Hora entrada",
                                          "Horário das", "De")),
    Field("time_to", _("to (hour)"), ("Hora de fim", "Hora fim", "Horário fim", "Às", "Hora saída", "Horário às",
                                      "Até", "Hora de termo")),
    Field("parts", _("part of the day"), ("Período do dia", "Regime", "Período", "Turno", "Laboral/Pós-laboral")),
    Field("mode", _("how"), ("Modo", "Forma de organização", "Presencial/Online", "Formato", "Regime de frequência")),
    Field(
        "group_size",
        _("people in the group"),
        ("N.º de formandos", "Formandos", "Vagas", "N.º de vagas", "Alunos", "N.º de alunos", "Turma", "Lotação"),
    ),
    Field("price", _("price"), ("Preço", "Custo", "Valor", "Propina", "Gratuito", "Preço (€)")),
    Field(
        "certificate",
        _("certificate valid for nationality"),
        ("Certificado", "Certificação", "Certificado válido para nacionalidade", "Válido para nacionalidade"),
    ),
    Field(
        "status",
        _("status"),
        ("Estado", "Situação", "Ponto de situação", "Estado da ação", "Situação da ação", "Status", "Estado do curso"),
    ),
    Field("notes", _("notes"), ("Observações", "Obs.", "Notas", "Informações", "Outras informações", "Comentários")),
)  # fmt: skip
BY_CODE = {one.code: one for one in FIELDS}
# Told once for several rows, from the outside in.
GROUPS = ("district", "municipality", "provider")
