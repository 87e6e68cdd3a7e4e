"""Who objects to use beyond their own care is in nothing that serves anything else."""

import ast
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.insight import report
from alongside.insight.beyond import beyond_care
from alongside.insight.measures import Measure
from alongside.insight.question import Question
from alongside.outcomes.models import Answer, Response
from alongside.people.models import Person
from alongside.referrals.models import Referral
from alongside.rights import services
from alongside.rights.models import Objection
from alongside.rights.states import Learned, Source
from alongside.web.access.leaving import LEAVING, Purpose
from tests.architecture.repository import shown, sources
from tests.architecture.test_personal_data import about_a_person
from tests.factories.standing import preparing
from tests.factories.story import NHS_NUMBERS, referred, registered, taken_on
from tests.rights.conftest import scene
from tests.web.conftest import browser_of

__all__ = ["browser_of", "scene"]

_HANDS_OUT = {"pdf_file", "json_file", "StreamingHttpResponse", "FileResponse", "JsonResponse"}
_KINDS = ("text/csv", "text/calendar", "application/")
_TOOLS = {"alongside/web/downloads.py"}  # it is handed everything


def _hands_out(tree: ast.AST) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _HANDS_OUT:
                return True
            kinds = [word.value for word in node.keywords if word.arg == "content_type"]
            if any(isinstance(kind, ast.Constant) for kind in kinds):
                return str(kinds[0].value).startswith(_KINDS)
            if kinds:
                return True
    return False


def _trees() -> dict[str, ast.AST]:
    return {shown(path): ast.parse(path.read_text(encoding="utf-8")) for path in sources()}


def test_everything_that_leaves_says_for_what_and_beyond_care_by_the_one_door() -> None:
    trees = _trees()
    leaves = {
        name
        for name, tree in trees.items()
        if name.startswith(("alongside/web/", "alongside/portal/", "alongside/interop/"))
        and _hands_out(tree)
    }
    assert leaves - _TOOLS - set(LEAVING) == set(), "say in web/access/leaving.py for what"
    assert set(LEAVING) - set(trees) == set(), "there is no such module"
    for name, purpose in LEAVING.items():
        if purpose is Purpose.BEYOND_CARE:
            assert "beyond_care" in Path(name).read_text(encoding="utf-8"), name


def test_the_role_that_counts_is_taken_on_in_two_places_alone() -> None:
    """Whoever else took it on could read those who object, for whatever it serves."""
    taken = {
        name
        for name, tree in _trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword)
        and node.arg == "role"
        and getattr(node.value, "id", "") == "COUNTING_ROLE"
    }
    assert taken <= {"alongside/insight/report.py", "alongside/insight/beyond.py"}


pytestmark = pytest.mark.django_db


def test_no_table_about_people_is_without_the_lock() -> None:
    """A table that the counting role is given anew needs its line in the policies."""
    about = {model._meta.db_table for model in about_a_person()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.column_privileges"
            " WHERE grantee = 'alongside_insight' AND privilege_type = 'SELECT'"
        )
        read = {name for (name,) in cursor.fetchall()} & about
        cursor.execute(
            "SELECT tablename FROM pg_policies WHERE permissive = 'RESTRICTIVE'"
            " AND policyname = 'alongside_insight_beyond_care'"
        )
        locked = {name for (name,) in cursor.fetchall()}
    assert read and read == locked


@pytest.fixture
def two(scene):
    """Ivy, and Tom of the same team."""
    tom = registered(scene.people.gita, NHS_NUMBERS[1], given_name="Tom")
    taken_on(scene.people.amina, referred(scene.people.gita, tom, scene.people.amina))
    return scene


def _object(scene, actor=None, **more):
    with acting_as(actor or scene.herself) as asking:
        return services.object_to_use(
            actor=asking, person_id=scene.ivy.pk, key=uuid.uuid4(), **more
        )


def _counted(scene) -> dict[str, int]:
    with beyond_care(scene.people.leila):
        return {
            model._meta.label: model.objects.values("pk").count()
            for model in (Referral, apps.get_model("care.Case"), Response, Answer)
        }


def test_from_that_moment_on_she_is_not_there_and_later_she_is_again(two):
    before = _counted(two)
    objection = _object(two)
    after = _counted(two)
    assert all(after[table] < before[table] for table in before), (before, after)
    assert after["care.Case"] == 1 and after["outcomes.Answer"] == 0
    with acting_as(two.herself) as ivy:
        services.end_objection(actor=ivy, objection=objection)
        services.end_objection(actor=ivy, objection=objection)
    assert _counted(two) == before


def test_who_is_only_kept_is_not_there_either(two):
    before = _counted(two)
    with preparing():
        Person.objects.filter(pk=two.ivy.pk).update(restricted=True)
    assert _counted(two)["care.Case"] == before["care.Case"] - 1


def test_a_figure_for_research_leaves_her_out_and_one_for_the_service_does_not(two, monkeypatch):
    _object(two, source=Source.OWN)
    question = Question(clock.today(), clock.today())
    given = report.measure("referrals_by_status")

    def total(use: str) -> object:
        of = Measure(**{**vars(given), "use": use})
        monkeypatch.setattr(report, "measure", lambda _code: of)
        with acting_as(two.people.leila) as leila:
            (table,) = report.publish(leila, question, ("referrals_by_status",))
        return sum(line.values[0] for line in table.lines)

    assert (total("operation"), total("beyond_care")) == (2, 1)


def test_it_is_written_down_who_when_and_where_from(two):
    national = _object(two, two.people.amina, source=Source.NATIONAL, learned=Learned.CHECKED)
    own = _object(two)
    assert _object(two).pk == own.pk, "it holds already"
    with preparing():
        kept = {one.source: one for one in Objection.objects.all()}
    assert (kept["national"].learned, kept["own"].learned) == ("checked", "pages")
    assert kept["national"].recorded_for_id == two.people.amina.organisation_id
    with acting_as(two.herself) as ivy, pytest.raises(Refused, match="0300 303 5678"):
        services.end_objection(actor=ivy, objection=national)
    with acting_as(two.herself) as ivy, pytest.raises(Refused, match="which of the two"):
        services.object_to_use(
            actor=ivy, person_id=two.ivy.pk, key=uuid.uuid4(), source="everything"
        )


def test_nobody_else_writes_or_reads_it_not_even_in_sql(two):
    objection = _object(two)
    for actor in (two.people.cara, two.people.dev, two.people.gita, two.people.efua):
        with pytest.raises(NotPermitted), acting_as(actor) as other:
            services.object_to_use(actor=other, person_id=two.ivy.pk, key=uuid.uuid4())
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM rights_objection")
            assert cursor.fetchone() == (0,), actor.name
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting_as(actor),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT rights_not_beyond_care()")
    with (
        pytest.raises((ProgrammingError, IntegrityError)),
        acting_as(two.herself),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO rights_objection (id, created_at, person_id, source, learned,"
            " recorded_by_id) VALUES (%s, now(), %s, 'national', 'pages', %s)",
            [uuid.uuid4(), two.ivy.pk, two.herself.user_id],
        )
    assert objection


def test_the_pages_say_it_and_take_it_back(two, browser_of):
    ivy, amina = browser_of(two.herself), browser_of(two.people.amina)
    page = ivy.get(reverse("own_rights")).text
    assert "You may say no, at any time" in page and "still counted" in page
    key = {"idempotency_key": str(uuid.uuid4())}
    assert ivy.post(reverse("own_objection"), key | {"objects": "yes"}).status_code == 302
    assert "You said no on" in ivy.get(reverse("own_rights")).text
    address = reverse("rights_of", args=[two.case.pk])
    assert "said so on their own pages" in amina.get(address).text
    ivy.post(reverse("own_objection"), {"idempotency_key": str(uuid.uuid4())})
    assert "have not objected" in amina.get(address).text
    form = reverse("object_for_them", args=[two.case.pk])
    wrong = amina.post(form, {"idempotency_key": str(uuid.uuid4()), "source": "national"})
    assert wrong.status_code == 422 and "where you have it from" in wrong.text
    right = {"idempotency_key": str(uuid.uuid4()), "source": "national", "learned": "told"}
    assert amina.post(form, right).status_code == 302
    assert "National data opt-out" in amina.get(address).text
    assert "national data opt-out is written down" in ivy.get(reverse("own_rights")).text
    with preparing():
        kept = Objection.objects.get(ended_at=None).pk
    end = reverse("object_no_more", args=[two.case.pk, kept])
    assert browser_of(two.people.cara).post(end).status_code == 404
    assert browser_of(two.people.cara).get(form).status_code == 404
    assert amina.post(end).status_code == 302
    assert "have not objected" in amina.get(address).text


def test_figures_say_who_is_counted(two, browser_of):
    leila = browser_of(two.people.leila)
    assert "also people who object to use beyond" in leila.get(reverse("reports")).text
    csv = leila.get(reverse("report_file", args=["referrals_by_status"])).content.decode()
    assert "Used for," in csv and "Running the service" in csv
