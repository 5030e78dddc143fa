"""The check vector that was worked out independently, and everything near it that must not pass."""

import json

import pytest

from bot.channels.zalo_oa.signature import Signing, fits, signature, variant_that_fits

BODY = (
    '{"app_id":"1000000000000000001","sender":{"id":"2000000000000000002"},'
    '"user_id_by_app":"3000000000000000003","recipient":{"id":"4000000000000000004"},'
    '"event_name":"user_send_text","message":{"text":"Cho tôi hỏi thủ tục khai sinh",'
    '"msg_id":"a1b2c3d4e5f6a7b8c9d0"},"timestamp":"1795363200000"}'
).encode()
EVENT = json.loads(BODY)
SIGNING = Signing("1000000000000000001", "oa-secret-for-tests")
MAC = "3bfd97660ee9d0d2c8b99ae463aeb7399ba5a70b64ef85a04855ebc414107794"


def test_the_vector_fits_in_either_case_with_or_without_its_prefix() -> None:
    assert len(BODY) == 298
    for given in (f"mac={MAC}", MAC, f"mac={MAC.upper()}", f" mac= {MAC} "):
        assert fits(SIGNING, given, BODY, EVENT), given


@pytest.mark.parametrize(
    ("signing", "given", "body"),
    [
        (Signing(SIGNING.app_id, "app-secret"), MAC, BODY),
        (Signing(SIGNING.app_id, ""), MAC, BODY),
        (Signing("1000000000000000009", SIGNING.secret), MAC, BODY),
        (SIGNING, MAC, BODY.replace(b"khai", b"khay")),
        (SIGNING, MAC[:-1] + "5", BODY),
        (SIGNING, "", BODY),
        (SIGNING, "mac=\u00e9", BODY),
    ],
)
def test_whatever_differs_does_not_fit(signing: Signing, given: str, body: bytes) -> None:
    assert not fits(signing, given, body, json.loads(body))


def test_an_event_for_another_application_does_not_fit_although_it_is_signed_rightly() -> None:
    other = BODY.replace(b'"app_id":"1000000000000000001"', b'"app_id":"1000000000000000009"')
    mac = signature(SIGNING.app_id, other, EVENT["timestamp"], SIGNING.secret)
    assert not fits(SIGNING, mac, other, json.loads(other))


def test_the_variant_with_the_accounts_id_is_recognised_and_can_be_pinned() -> None:
    mac = signature("4000000000000000004", BODY, EVENT["timestamp"], SIGNING.secret)
    assert not fits(SIGNING, mac, BODY, EVENT)
    assert variant_that_fits(SIGNING, mac, BODY, EVENT) == "oa_id"
    assert fits(Signing(SIGNING.app_id, SIGNING.secret, "oa_id"), mac, BODY, EVENT)
    assert variant_that_fits(SIGNING, MAC[::-1], BODY, EVENT) == ""
