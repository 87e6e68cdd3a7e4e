"""One page of a list: the first asks once, and counts only where there is a second."""

import pytest
from django.test import RequestFactory

from alongside.needs.models import Need
from alongside.web.paging import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    Need.objects.all().delete()
    Need.objects.bulk_create(Need(code=f"n{n}", name=f"Need {n}", position=n) for n in range(5))
    return Need.objects.order_by("position")


def _asked(query: str):
    return RequestFactory().get(f"/{query}")


@pytest.mark.parametrize(
    ("per_page", "query", "codes", "many"),
    [
        (10, "", ["n0", "n1", "n2", "n3", "n4"], 1),
        (5, "", ["n0", "n1", "n2", "n3", "n4"], 1),
        (4, "", ["n0", "n1", "n2", "n3"], 2),
        (4, "?page=2", ["n4"], 2),
        (4, "?page=9", ["n4"], 2),
        (4, "?page=x", ["n0", "n1", "n2", "n3"], 2),
    ],
)
def test_each_page_holds_its_rows_and_knows_how_many_pages_there_are(
    rows, per_page, query, codes, many
):
    page = page_of(_asked(query), rows, per_page)
    assert [row.code for row in page.object_list] == codes
    assert (page.paginator.num_pages, page.paginator.count) == (many, 5)
    assert page.has_other_pages() == (many > 1)


def test_where_all_is_on_one_page_nothing_is_counted(rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = page_of(_asked(""), rows, 5)
        assert (len(page.object_list), page.paginator.count, page.has_next()) == (5, 5, False)
    with django_assert_num_queries(2):
        page = page_of(_asked(""), rows, 4)
        assert (len(page.object_list), page.paginator.count, page.has_next()) == (4, 5, True)
