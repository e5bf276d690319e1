import pytest

pytest.register_assert_rewrite("tests.unit.resources.faults")
