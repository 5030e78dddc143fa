"""Run the stand-in by itself: ``python -m tests.standin.telegram --port 8081``."""

import argparse
import threading

from tests.standin.telegram.server import TelegramServer


def main() -> None:
    parser = argparse.ArgumentParser(description="A stand-in for Telegram's Bot API, for manual trials.")
    parser.add_argument("--port", type=int, default=8081)
    with TelegramServer(port=parser.parse_args().port) as server:
        print(f"TELEGRAM_API_URL={server.url} TELEGRAM_TOKEN={server.token}", flush=True)  # noqa: T201 - for the terminal
        print(f"Type as somebody at {server.url}/as/An; Ctrl-C ends.", flush=True)  # noqa: T201 - for the terminal
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
