from tests.bot.web.console.conftest import Office


async def test_smoke(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    page = await lan.get("/can-bo")
    assert page.status_code == 200, page.text
    assert code in page.text
    page = await lan.get(f"/can-bo/ho-so/{code}")
    assert page.status_code == 200, page.text
    for a in ("/can-bo/so-lieu", "/can-bo/don-vi", "/can-bo/toi"):
        assert (await lan.get(a)).status_code == 200
    admin = await office.signed_in("admin")
    for a in ("/can-bo/cau-hoi", "/can-bo/nguoi-dung"):
        assert (await admin.get(a)).status_code == 200
