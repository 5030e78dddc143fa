"""Writes content as one YAML file that ``content.load`` reads back, a document a category."""

from pathlib import Path
from typing import Any

import yaml

from faq.content import Content
from faq.pieces import topic_data, value_data


def write(content: Content, file: Path) -> None:
    """Write every category with its topics, the values with the first one, replacing the file."""
    documents: list[dict[str, Any]] = []
    for category in sorted(content.categories.values(), key=lambda one: one.id):
        topics = [topic_data(one) for one in content.topics.values() if one.category == category.id]
        documents.append(
            {
                "category": category.id,
                "title": category.title,
                "title_en": category.title_en,
                "topics": sorted(topics, key=lambda one: str(one["id"])),
            }
        )
    if documents:
        documents[0]["values"] = [value_data(one) for them in content.values.values() for one in them]
    text = yaml.safe_dump_all(documents, allow_unicode=True, sort_keys=False, width=110)
    file.write_text(text, encoding="utf-8")
