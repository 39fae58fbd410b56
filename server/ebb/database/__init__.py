"""Where everything is kept: SQLite by default, PostgreSQL to scale out."""

from ebb.database.engine import Database, open_database
from ebb.database.migrate import migrate

__all__ = ["Database", "migrate", "open_database"]
