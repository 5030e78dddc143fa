"""The editor's page of what other offices do: added, used at once, changed, taken back."""

from faq.decide import Decision
from tests.bot.web.console.conftest import Office


async def test_a_matter_of_another_office_is_added_used_at_once_changed_and_taken_back(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    address = "/can-bo/kien-thuc/viec-noi-khac"
    asked = [
        "làm sổ hồng cho căn hộ", "cấp sổ hồng ở đâu", "sổ hồng bao lâu có", "xin sổ hồng lần đầu",
        "sang tên sổ hồng", "phí làm sổ hồng", "mất sổ hồng làm lại",
    ]  # fmt: skip
    said = {
        "title": "Sổ hồng, nhà đất", "say": "Dạ, việc này hỏi Văn phòng đăng ký đất đai ạ.",
        "en": "Please ask the land registration office.", "phrasings": "\n".join(asked[:5]),
    }  # fmt: skip
    knowledge = desk.parts.knowledge
    assert knowledge.ask("sang tên sổ hồng").entry is None
    assert "Không có việc nào như vậy" in (await editor.get(f"{address}?tim=đất")).text
    few = await editor.post(address, **said)
    assert (few.status_code, "cần ít nhất 6 dòng" in few.text) == (422, True)
    assert "Văn phòng đăng ký đất đai" in few.text
    wordy = await editor.post(address, **(said | {"say": "a " * 300, "phrasings": "\n".join(asked)}))
    assert "dài quá 400 ký tự" in wordy.text
    said["phrasings"] = "\n".join([*asked, "sổ hồng của tôi, gọi 0903123456"])
    assert "Đã đưa lên" in (await editor.follow(await editor.post(address, **said))).text
    got = knowledge.ask("sang tên sổ hồng cho con")
    assert (got.decision, got.entry) == (Decision.REDIRECT, "so-hong-nha-dat")
    assert "0903123456" not in " ".join(knowledge.content.neighbours["so-hong-nha-dat"].phrasings)

    shown = (await editor.get(f"{address}?sua=so-hong-nha-dat")).text
    assert "cấp sổ hồng ở đâu" in shown
    moved = said | {"key": "so-hong-nha-dat", "say": "Dạ, hỏi Trung tâm hành chính công ạ."}
    await editor.follow(await editor.post(address, **moved))
    assert knowledge.content.neighbours["so-hong-nha-dat"].say == moved["say"]
    assert "Không có gì khác" in (await editor.post(address, **moved)).text
    versions = (await editor.get("/can-bo/kien-thuc/phien-ban")).text
    assert "Sổ hồng, nhà đất" in versions
    last = knowledge.version_id
    assert "Câu chỉ dẫn" in (await editor.get(f"/can-bo/kien-thuc/phien-ban/{last}")).text
    await editor.follow(await editor.post(f"/can-bo/kien-thuc/phien-ban/{last}/hoan-tac"))
    assert knowledge.content.neighbours["so-hong-nha-dat"].say == said["say"]
    gone = await editor.post(address, key="so-hong-nha-dat", do="remove")
    assert "Đã đưa lên" in (await editor.follow(gone)).text
    assert knowledge.ask("sang tên sổ hồng cho con").entry is None
