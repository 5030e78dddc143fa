"""``redact evaluate`` prints both halves, and the missed words only of the half that may be read."""

import json
from pathlib import Path

from typer.testing import CliRunner

from bot.commands.redact import app


def write(folder: Path, *lines: object) -> Path:
    file = folder / "labelled.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return file


def labelled(number: int) -> dict[str, object]:
    return {
        "id": f"t-{number}",
        "text": "cây xanh ngoài sân, gọi 0912345678",
        "spans": [[0, 8, "name"], [24, 34, "phone"]],
    }


def test_it_counts_by_kind_and_shows_no_missed_word_of_the_half_kept_apart(tmp_path: Path) -> None:
    file = write(tmp_path, *(labelled(number) for number in range(8)))
    done = CliRunner().invoke(app, ["evaluate", str(file), "--misses"])
    assert done.exit_code == 0, done.output
    tuning, apart = done.output.split("Nửa để riêng")
    assert tuning.count("cây xanh") == tuning.count("name: cây xanh") > 0
    assert "cây xanh" not in apart
    assert "Tên người: 0/" in apart
    assert "Điện thoại, giấy tờ, thư điện tử: 100.0%" in apart


def test_a_file_that_is_no_labelled_text_is_refused_in_words(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", str(write(tmp_path, {"id": "x"}))])
    assert done.exit_code != 0
    assert "Traceback" not in done.output
