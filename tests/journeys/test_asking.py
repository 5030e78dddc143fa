"""Questions as parents go on asking: a follow-up, two in one message, a matter of another office."""

from pathlib import Path

import httpx
import pytest

from tests.journeys.program import WebParent, running
from tests.journeys.test_main_job import says


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what is stored is tested beneath
async def test_a_follow_up_two_questions_in_one_and_a_near_miss_sent_on(
    database_url: str, tmp_path: Path
) -> None:
    async with (
        running(database_url, tmp_path) as program,
        httpx.AsyncClient(base_url=program.url, timeout=30) as chat,
    ):
        parent = WebParent(chat)
        await parent.begins()
        await parent.says(choice="start")
        assert "vào lớp 1" in says(await parent.says("cho con vao lop 1 can chuan bi nhung gi")).lower()
        assert "trường THCS gần nơi ở" in says(await parent.says("còn lớp 6 thì sao?"))

        both = "Chuyển trường cấp 2 cần giấy tờ gì? Với lại năm nay bhyt học sinh bao nhiêu tiền?"
        told = says(await parent.says(both))
        assert "cho trường muốn chuyển đến" in told
        assert "Anh/chị còn hỏi thêm: “năm nay bhyt học sinh bao nhiêu tiền”" in told
        assert told.index("còn hỏi thêm") < told.index("683.100 đồng")

        sent_on = await parent.says("đăng ký kết hôn cần giấy tờ gì")
        assert "việc hộ tịch làm ở Trung tâm Phục vụ hành chính công" in says(sent_on)
        assert not any(key.startswith("h:") for one in sent_on for key in one.choices.values())
