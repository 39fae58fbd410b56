from __future__ import annotations

import pytest

# Their asserts are told as a test's own are.
pytest.register_assert_rewrite("tests.faults.harness", "tests.faults.proxy")
