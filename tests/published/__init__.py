"""Published cases, run against the rules: ``python -m tests.published sla|statistics|vins FILE``."""
