"""Another description of the Bot API: aiogram's models judge what we ask and what the stand-in says."""

from collections.abc import Iterator, Mapping
from typing import Any

import aiogram.methods
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import BaseModel, TypeAdapter, ValidationError

METHODS: dict[str, type[TelegramMethod[Any]]] = {
    kind.__api_method__.lower(): kind
    for name in aiogram.methods.__all__
    if isinstance(kind := getattr(aiogram.methods, name), type)
    and issubclass(kind, TelegramMethod)
    and isinstance(getattr(kind, "__api_method__", None), str)
}


def faults_of_request(method: str, parameters: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a call: missing, mistyped and unknown parameters, at any depth."""
    return _faults(TypeAdapter(METHODS[method.lower()]), parameters, f"request {method}")


def faults_of_result(method: str, result: Any) -> list[str]:
    return _faults(TypeAdapter(METHODS[method.lower()].__returning__), result, f"result of {method}")


def faults_of_update(update: Mapping[str, Any]) -> list[str]:
    return _faults(TypeAdapter(Update), update, "update")


def _faults(adapter: TypeAdapter[Any], value: Any, where: str) -> list[str]:
    try:
        read = adapter.validate_python(value)
    except ValidationError as error:
        return [f"{where}: {fault['loc']} {fault['msg']}" for fault in error.errors()]
    return [f"{where}: unknown {name}" for name in _unknown(read, "")]


def _unknown(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        for name in value.model_extra or {}:
            yield f"{path}.{name}"
        for name in value.model_fields_set & set(type(value).model_fields):
            yield from _unknown(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _unknown(item, f"{path}[{number}]")
