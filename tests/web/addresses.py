"""Which addresses does a walk over all routes try? A route with parameters needs an example here.

Capabilities add their examples: endpoint -> the values of its parameters, for rows that the cast's database holds.
"""

from typing import Any

REWORK_STEPS = ("confirm", "dismiss", "link", "undo", "accept", "object_to", "settle", "cause", "claim")

EXAMPLES: dict[str, dict[str, Any]] = {
    "users.person": {"user_id": 1},
    "users.close": {"user_id": 2},
    "users.reopen": {"user_id": 2},
    "users.reset": {"user_id": 2},
    "dealers.dealer": {"code": "D1"},
    "api_tokens.revoke": {"token_id": 1},
    "imports.upload_new": {"kind": "repair-orders"},
    "imports.upload": {"token": "x" * 24},
    "imports.upload_progress": {"token": "x" * 24},
    "imports.upload_refused": {"token": "x" * 24},
    "imports.bring_in": {"token": "x" * 24},
    "imports.again": {"token": "x" * 24},
    "imports.discard": {"token": "x" * 24},
    "imports.columns": {"token": "x" * 24},
    "imports.values": {"token": "x" * 24},
    "imports.run": {"run_id": 1},
    "imports.run_progress": {"run_id": 1},
    **{f"rework.{step}": {"job_id": 1} for step in REWORK_STEPS},
    "repair_orders.order": {"order_id": 1},
    "repair_orders.deliver": {"order_id": 1},
    "repair_orders.change": {"order_id": 1},
    "repair_orders.cancel": {"order_id": 1},
    "repair_orders.reopen": {"order_id": 1},
    "repair_orders.questions": {"order_id": 1},
    "repair_orders.add_job": {"order_id": 1},
    "repair_orders.job": {"order_id": 1, "line": 1},
    "repair_orders.answer": {"order_id": 1},
    "repair_orders.export": {"kind": "csv"},
    "vehicles.vehicle": {"vin": "WVWZZZ1JZXW000001"},
    "quality.dealer": {"code": "D1", "written": "2026-10"},
    "quality.region": {"region_id": 1, "written": "2026-10"},
    "quality.network": {"written": "2026-10"},
    "scorecards.card": {"code": "D1", "written": "2026-10"},
    "scorecards.issue": {"code": "D1", "written": "2026-10"},
    "scorecards.paper": {"code": "D1", "written": "2026-10"},
    "scorecards.kept": {"card_id": 1},
    "static": {"filename": "app.css"},
    "bootstrap.static": {"filename": "css/bootstrap.min.css"},
}
