"""The examples in the docstrings of every room are run."""

import doctest
import importlib
import pkgutil

import pytest

import bot
import faq
import feedback

MODULES = [
    module.name
    for room in (bot, faq, feedback)
    for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
    if ".migrations" not in module.name and not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
