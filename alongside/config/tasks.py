"""Housekeeping: of the queue itself, and of sessions."""

from django.core.management import call_command
from procrastinate import JobContext
from procrastinate.contrib.django import app

from alongside.accounts.tallies import forget_tallies


@app.periodic(cron="* * * * *")
@app.task(
    name="config.retry_cut_off",
    queue="housekeeping",
    queueing_lock="config.retry_cut_off",
    pass_context=True,
)
async def retry_cut_off(context: JobContext, timestamp: int) -> None:
    """Give back the jobs whose worker fell silent in the middle: each is done at least once."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="20 3 * * *")
@app.task(
    name="config.clear_sessions",
    queue="housekeeping",
    queueing_lock="config.clear_sessions",
)
def clear_sessions(timestamp: int) -> None:
    """Throw away the sessions that have ended, and tries that count no longer, once a day."""
    call_command("clearsessions")
    forget_tallies()
