"""What every test shares: the embedded server, kept until the last test process has gone."""

import gc
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from hypothesis import HealthCheck, settings
from whitenoise.middleware import WhiteNoiseMiddleware

from alongside.config.embedded.base import hold_server


def pytest_configure() -> None:
    """Hold the server from the first process on: xdist's workers come and go.

    Holding starts nothing, so tests without a database stay quick.
    """
    hold_server()
    # How quick an example is says how busy the machine is, and nothing of a rule.
    settings.register_profile(
        "rules", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("rules")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where every test was skipped none ran, and that is no success."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal and session.exitstatus == pytest.ExitCode.OK and not terminal.stats.get("passed"):
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.fixture(autouse=True, scope="session")
def what_stays_is_not_looked_through() -> None:
    """A seventh of the time of a test went into looking for what Python could give up."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A page that was asked for in Welsh would leave its language to the next test."""
    yield
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Tests begin with one and the same version of the directory, whatever each then puts in."""
    from alongside.directory.search import lexicon

    lexicon.forget()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any
) -> None:
    """Each process's database is a copy of one that is migrated already."""
    from django.db import connection

    from tests.migrated import migrated_database

    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database(connection)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What tests with transactions of their own have written is taken out without truncating."""
    from django.db import connection
    from django.db.backends.base.creation import TEST_DATABASE_PREFIX
    from django.test.utils import setup_databases, teardown_databases

    from tests.put_back import instead_of_flushing

    # None is made where no test of the run is marked, as where all of them look at a demo area:
    # they would work beside the database that the product itself uses.
    missing = not connection.settings_dict["NAME"].startswith(TEST_DATABASE_PREFIX)
    with django_db_blocker.unblock():
        made = setup_databases(0, interactive=False, aliases={"default"}) if missing else []
        instead_of_flushing()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def files_looked_for_once() -> Iterator[None]:
    """Each test's client would look anew for all files of the site."""
    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, Any] = {}

    def add(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
        yield


_SPELLING_NOTHING = "bcdfghjklmnpqrstvwxz"


@pytest.fixture(autouse=True, scope="session")
def no_name_in_a_token() -> Iterator[None]:
    """Random letters in a page spell a short name once in some thousand pages.

    Names have vowels, so tokens of forms and of scripts are drawn without them.
    """

    def nonce(_middleware: CSPMiddleware, request: HttpRequest) -> str:
        if not hasattr(request, "_csp_nonce"):
            request._csp_nonce = get_random_string(22, _SPELLING_NOTHING)  # type: ignore[attr-defined]
        return str(request._csp_nonce)  # type: ignore[attr-defined]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.middleware.csrf.CSRF_ALLOWED_CHARS", _SPELLING_NOTHING)
        patch.setattr(CSPMiddleware, "_make_nonce", nonce)
        yield


@pytest.fixture(autouse=True)
def second_step_shown(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever a test signs in, by whatever way, has shown their second step too.

    Tests of that step itself are marked ``second_step`` and have to show it.
    """
    if not request.node.get_closest_marker("second_step"):
        monkeypatch.setattr("alongside.web.doors.has_factor", lambda _request: True)


@pytest.fixture
def people(db: None) -> Any:
    """The standing test people, at work in their organisations."""
    from tests.factories.standing import standing_people

    return standing_people()


@pytest.fixture
def rhys(people: Any) -> Any:
    """The directory's editor, of the council."""
    from alongside.organisations.models import Organisation
    from tests.factories.standing import member_of

    council = Organisation.objects.get(name="Alderbrook Council")
    return member_of("Rhys", council, "directory_editor")


@pytest.fixture
def empty_queue(transactional_db: None) -> Iterator[None]:
    """No jobs but the test's own: they outlive the emptying of Django's own tables."""
    from django.db import connection

    def empty() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")

    empty()
    yield
    empty()


@pytest.fixture
def worker(empty_queue: None) -> Callable[[], None]:
    """The real worker, until nothing is left to do."""
    from django.db import connections
    from procrastinate.contrib.django import app

    def work() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        connections.close_all()

    def run() -> None:
        failed: list[BaseException] = []

        def guarded() -> None:
            try:
                work()
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=guarded)
        thread.start()
        thread.join(timeout=60)
        assert not thread.is_alive(), "The worker did not come to an end."
        assert not failed, failed

    return run
