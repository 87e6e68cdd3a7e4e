"""The background work of the demo's people, done on the spot instead of queued.

While the area is being built, each fact and message is delivered at the moment told, so that the
messages' history is as old as the story; the installation's own queue stays empty.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.testing import InMemoryConnector


class Basket(InMemoryConnector):
    """Holds jobs in memory, without the event loop that each job would otherwise be given."""

    def execute_query_all(self, query: str, **arguments: Any) -> list[dict[str, Any]]:
        asking = self.execute_query_all_async(query, **arguments)
        try:
            asking.send(None)  # nothing in memory is ever waited for: it ends at once
        except StopIteration as answer:
            rows: list[dict[str, Any]] = answer.value
            return rows
        raise RuntimeError("The basket had to wait.")


def _do(job: Job) -> None:
    task = app.tasks[job.task_name]
    context = JobContext(app=app, job=job, start_timestamp=0, abort_reason=lambda: None)
    task(*[context] if task.pass_context else [], **job.task_kwargs)


@contextmanager
def errands() -> Iterator[Callable[[], None]]:
    """Within the block jobs wait in memory; the function given does all that wait, oldest first."""
    waiting = Basket()

    def run() -> None:
        while waiting.jobs:
            job = waiting.jobs.pop(min(waiting.jobs))
            _do(Job.from_row(job))
        waiting.reset()

    with app.replace_connector(waiting):
        yield run
