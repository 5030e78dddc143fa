"""Run the stand-in by itself: ``python -m tests.standin.zalo_oa --port 8083 --bot http://127.0.0.1:8080``."""

import argparse
import threading

from tests.standin.zalo_oa.server import ZaloOaServer


def main() -> None:
    parser = argparse.ArgumentParser(description="A stand-in for Zalo's servers, for manual trials.")
    parser.add_argument("--port", type=int, default=8083)
    parser.add_argument("--bot", default="http://127.0.0.1:8080", help="Where the program runs.")
    given = parser.parse_args()
    with ZaloOaServer(port=given.port) as server:
        server.webhook_url = f"{given.bot.rstrip('/')}/webhooks/zalo-oa"
        settings = " ".join(f"{name.upper()}={value}" for name, value in server.settings.items())
        print(settings, flush=True)  # noqa: T201 - for the terminal
        print(f"Type as somebody at {server.url}/as/An; Ctrl-C ends.", flush=True)  # noqa: T201 - for the terminal
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
