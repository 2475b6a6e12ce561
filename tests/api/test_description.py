"""Does the API keep to its own description, whatever is sent?"""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dealer_service.web.guards import GuardedApp
from tests.api.conftest import Programs
from tests.api.programs import RIGHT_VIN, Program, network

EXAMPLES = 10
ADDRESSES = [
    ("/repair-orders", "POST"),
    ("/repair-orders/{dealer}/{ro_number}", "GET"),
    ("/vehicles/{vin}/history", "GET"),
    ("/quality", "GET"),
    ("/causes", "GET"),
    ("/scorecards/{dealer}/{month}.pdf", "GET"),
    ("/complaints", "POST"),
    ("/complaints", "GET"),
    ("/complaints/{id}/steps", "POST"),
]
# Told in place of what was made up, so that the other parts are looked at.
RIGHT: dict[str, dict[str, Any]] = {
    "/repair-orders": {"dealer_code": "D1", "vin": RIGHT_VIN},
    "/complaints": {"dealer_code": "D1", "category": "parts", "ro_number": None, "concern_group": None},
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def system(lasting: Programs) -> Program:
    """A program of the network, with orders to ask for."""
    asking = lasting()
    for one in network(9, 6):
        assert asking.bring(one).status_code == 201
    return asking


@pytest.fixture(scope="module")
def complaint(system: Program) -> int:
    return int(system.complain(heard="as told").json["id"])


@pytest.fixture(scope="module")
def described(standing: GuardedApp) -> Any:
    standing.config["API_RATE"] = "100000 per minute"
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", standing)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
@pytest.mark.parametrize(("path", "method"), ADDRESSES)
def test_answers_keep_to_the_description(
    path: str, method: str, mode: GenerationMode, described: Any, system: Program, complaint: int
) -> None:
    cases = described[f"/api/v1{path}"][method].as_strategy(generation_mode=mode)

    @settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def ask(case: schemathesis.Case) -> None:
        if mode is GenerationMode.POSITIVE and isinstance(case.body, dict):
            case.body |= RIGHT.get(path, {})
        if "{id}" in path and case.path_parameters and case.path_parameters.get("id") != "0":
            case.path_parameters["id"] = complaint
        case.call_and_validate(headers=system.headers, checks=CHECKS)

    ask()


def test_the_description_is_whole(standing: GuardedApp) -> None:
    told = standing.test_client().get("/api/v1/openapi.json").json
    found = {
        (path.removeprefix("/api/v1"), name.upper()) for path, methods in told["paths"].items() for name in methods
    }
    assert found == set(ADDRESSES)
    assert told["openapi"].startswith("3.1") and told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for path, methods in told["paths"].items():
        for operation in methods.values():
            assert operation["security"] == [{"token": []}], path
            assert {"401", "403", "404", "422", "429"} <= set(operation["responses"])
            for status, answer in operation["responses"].items():
                assert next(iter(answer["content"])).endswith("problem+json") == (int(status) >= 400)
    for path in ("/repair-orders", "/complaints", "/complaints/{id}/steps"):
        assert {"400", "409", "413", "415"} <= set(told["paths"]["/api/v1" + path]["post"]["responses"])
