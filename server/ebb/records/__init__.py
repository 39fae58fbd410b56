"""The domain, pure: what a record is and how two states of one become one."""
