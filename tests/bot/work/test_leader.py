from bot.storage.engine import open_engine
from bot.work.leader import Leader


async def test_one_process_leads_until_it_steps_down(database_url: str) -> None:
    engines = [open_engine(database_url) for _ in range(2)]
    first, second = (Leader(engine) for engine in engines)
    alone = engines[0].dialect.name == "sqlite"  # one machine's file: whoever has it leads
    assert await first.leads()
    assert await first.leads()
    assert await second.leads() is alone
    await first.step_down()
    assert await second.leads()
    assert await first.leads() is alone
    assert await first.leads("delivery:telegram")  # each post by itself
    assert await second.leads("delivery:telegram") is alone
    assert await second.leads("delivery:zalo")
    await second.step_down()
    await first.step_down()
    for engine in engines:
        await engine.dispose()
