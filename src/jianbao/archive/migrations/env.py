"""How Alembic runs here: on the connection it is handed, in the caller's transaction."""

from alembic import context

from jianbao.archive.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction is around all of it; SQLite's DDL takes part in it
)
context.run_migrations()
