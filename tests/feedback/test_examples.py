import doctest
import importlib
import pkgutil

import pytest

import feedback

MODULES = [f"feedback.{module.name}" for module in pkgutil.iter_modules(feedback.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
