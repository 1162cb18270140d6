"""The people, the plan and the running portal that tests share. Browser fixtures stand in `tests/browser.py`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.signals import setting_changed
from django.db import connections
from django.dispatch import receiver
from django.test import Client, TransactionTestCase
from django.urls import clear_url_caches

from courses import counting
from courses.search import index
from plans.models import Plan, PlanRole, Role
from portal import agency
from portal.models import User
from publication.editions import _document
from tests import database
from tests.factories import MeasureAssignmentFactory, MunicipalityFactory, PlanFactory, UserFactory, fill

pytest_plugins = ["tests.browser"]

# Pages rendered inside the test process name static files as they are; the real server of the browser tests uses
# the collected, hashed ones.
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: Any) -> None:
    """SQLite tests use a file in WAL mode, as the product does; a server can open it too."""
    for alias in connections:
        test = connections[alias].settings_dict.setdefault("TEST", {})
        if connections[alias].vendor == "sqlite":
            test["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        else:
            worker = Path(settings.VAR_DIR).name.removeprefix("integra-").replace("-", "_").lower()
            test["NAME"] = f"test_integra_{worker}"


@pytest.fixture(scope="session", autouse=True)
def _flush_past_triggers() -> Iterator[None]:
    """A transactional test ends with a flush; triggers that guard frozen rows step aside for it, and only for it."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with database.without_triggers():
            original(self)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    """No test sees what another has cached, counted or remembered in the process."""
    for alias in settings.CACHES:
        caches[alias].clear()
    agency.forget()
    _document.cache_clear()
    counting.forget()
    index.forget()


@receiver(setting_changed)
def _addresses_follow_the_language(*, setting: str, **kwargs: Any) -> None:
    """Django remembers every address by language and does not forget it when the site's own language changes."""
    if setting in ("LANGUAGE_CODE", "LANGUAGES"):
        clear_url_caches()


# --- people ------------------------------------------------------------------------------------------------------


@pytest.fixture
def coordinator(db: None) -> User:
    """Coordinates `plan`."""
    return UserFactory(name="Coordenadora O'Neill")


@pytest.fixture
def editor(db: None) -> User:
    """Edits all of `plan`."""
    return UserFactory(name="Editor")


@pytest.fixture
def municipal_editor(db: None) -> User:
    """Edits what concerns the second municipality of `joint_plan`; has no role on `plan`."""
    return UserFactory(name="Editora municipal")


@pytest.fixture
def contributor(db: None) -> User:
    """Contributes to the first measure of `plan`."""
    return UserFactory(name="Parceiro; «associação»")


@pytest.fixture
def reader(db: None) -> User:
    """May only read `plan`."""
    return UserFactory(name="Leitora")


@pytest.fixture
def stranger(db: None) -> User:
    """Coordinates a plan of another municipality and has nothing to do with `plan`."""
    user = UserFactory(name="Outro")
    PlanFactory(coordinator=user, short_name="PMII de Outro Lugar", slug="pmii-outro-lugar")
    return user


@pytest.fixture
def reviewer(db: None) -> User:
    """Reviews plans for the agency."""
    return UserFactory(reviewer=True, name="Revisora")


@pytest.fixture
def manager(db: None) -> User:
    """Manages the agency's side."""
    return UserFactory(manager=True, name="Gestora")


@pytest.fixture
def superuser(db: None) -> User:
    """Counts as a manager."""
    return UserFactory(superuser=True, name="Administrador")


@pytest.fixture
def plan(coordinator: User, editor: User, contributor: User, reader: User) -> Plan:
    """A complete plan of three measures with its team; the contributor has been given the first measure."""
    made = PlanFactory(coordinator=coordinator)
    measures = fill(made, measures=3)
    for user, role in ((editor, Role.EDITOR), (contributor, Role.CONTRIBUTOR), (reader, Role.READER)):
        PlanRole.objects.create(plan=made, user=user, role=role)
    MeasureAssignmentFactory(measure=measures[0], user=contributor)
    return made


@pytest.fixture
def joint_plan(coordinator: User, municipal_editor: User) -> Plan:
    """An intermunicipal plan of three municipalities; the second has an editor of its own."""
    places = [MunicipalityFactory(name=name) for name in ("Vila Alfa", "Vila Beta", "Vila Gama")]
    made = PlanFactory(coordinator=coordinator, kind="intermunicipal", municipalities=places)
    fill(made, measures=3)
    PlanRole.objects.create(plan=made, user=municipal_editor, role=Role.MUNICIPAL_EDITOR, municipality=places[1])
    return made


@pytest.fixture
def client_of(db: None) -> Any:
    """`client_of(user)`: a test client logged in as them, however often it is asked."""
    clients: dict[Any, Client] = {}

    def client_of(user: User | None) -> Client:
        key = user and user.pk
        if key not in clients:
            clients[key] = Client()
            if user:
                clients[key].force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
        return clients[key]

    return client_of
