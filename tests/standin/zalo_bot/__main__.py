"""Run the stand-in by itself: ``python -m tests.standin.zalo_bot --port 8082``."""

import argparse
import threading

from tests.standin.zalo_bot.server import ZaloBotServer


def main() -> None:
    parser = argparse.ArgumentParser(description="A stand-in for the Zalo Bot server, for manual trials.")
    parser.add_argument("--port", type=int, default=8082)
    with ZaloBotServer(port=parser.parse_args().port) as server:
        settings = f"ZALO_BOT_API_URL={server.url} ZALO_BOT_TOKEN={server.token} ZALO_BOT_MODE=polling"
        print(f"{settings} ZALO_FILE_HOSTS=127.0.0.1", flush=True)  # noqa: T201 - for the terminal
        print(f"Type as somebody at {server.url}/as/An; Ctrl-C ends.", flush=True)  # noqa: T201 - for the terminal
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
