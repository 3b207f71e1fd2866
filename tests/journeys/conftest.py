"""The service that the journeys share: it is started once, without a text worker."""

from collections.abc import Iterator

import pytest

from tests.journeys.service import Service, running


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A running service; its leases are short, so that a killed worker's answers come back soon."""
    with running(tmp_path_factory.mktemp("service"), LEASE_SECONDS="5", SWEEP_SECONDS="1") as service:
        yield service


@pytest.fixture
def grading_service(service: Service) -> Service:
    """The service with at least one text worker that has loaded the model."""
    if not any(worker.poll() is None for worker in service.workers):
        service.start_worker()
    return service
