"""Which addresses does a walk over all routes try? A route with parameters needs an example here.

Capabilities add their examples: endpoint -> the values of its parameters, for rows that the cast's database holds.
"""

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {
    "users.person": {"user_id": 1},
    "users.close": {"user_id": 2},
    "users.reopen": {"user_id": 2},
    "users.reset": {"user_id": 2},
    "dealers.dealer": {"code": "D1"},
    "static": {"filename": "app.css"},
    "bootstrap.static": {"filename": "css/bootstrap.min.css"},
}
