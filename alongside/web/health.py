"""Whether the service is well, for whoever watches over it."""

import logging

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from alongside.web.doors import public

logger = logging.getLogger(__name__)

WORKER_SILENT_AFTER = 60  # seconds

_LATEST_HEARTBEAT = """
    SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers
"""


@public("Watched by monitoring, which has no account; it tells nothing about anyone.")
def healthz(_request: HttpRequest) -> HttpResponse:
    """JSON: ``status``, ``database``, ``worker``, each "ok" or what is wrong; 503 unless all ok."""
    checks = {"database": "ok", "worker": "ok"}
    try:
        checks["worker"] = _worker()
    except Exception as error:
        # Whatever it is, whoever watches must be told, in the shape that they expect.
        logger.warning("The database cannot be reached: %s", error)
        checks.update(database="unreachable", worker="unknown")
    well = all(word == "ok" for word in checks.values())
    return JsonResponse(
        {"status": "ok" if well else "failing", **checks},
        status=200 if well else 503,
        headers={"Cache-Control": "no-store"},
    )


def _worker() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_LATEST_HEARTBEAT)
        (silence,) = cursor.fetchone()
    if silence is None:
        return "none"
    return "ok" if silence <= WORKER_SILENT_AFTER else "silent"
