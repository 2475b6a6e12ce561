"""Alembic's entry: runs the migrations on the connection it is handed."""

from alembic import context

from dealer_service.storage.schema import METADATA


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Own types are written as what they are in the database: a migration must not depend on today's code."""
    names = {"UtcSeconds": "sa.BigInteger()", "AutoString": "sa.String()"}
    return names.get(type(item).__name__, False) if kind == "type" else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=render_item,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
