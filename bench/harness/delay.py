"""Holds back what a server sends: every byte arrives a fixed time after it was sent."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator

_CHUNK = 1 << 16


@contextlib.contextmanager
def delayed(port: int, seconds: float) -> Iterator[int]:
    """Serve on another port of loopback; yield it.

    Args:
        port: the server's.
        seconds: for which each byte from the server is held back.
    """
    loop = asyncio.new_event_loop()

    async def serve(near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        await _serve(near, back, port, seconds)

    server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    mine = asyncio.current_task()
    open_ = [task for task in asyncio.all_tasks() if task is not mine]
    for task in open_:
        task.cancel()
    await asyncio.gather(*open_, return_exceptions=True)


async def _serve(
    near: asyncio.StreamReader, back: asyncio.StreamWriter, port: int, seconds: float
) -> None:
    far, forth = await asyncio.open_connection("127.0.0.1", port)
    # Whichever side ends first, both are over: a client that closes waits for nothing more.
    both = [
        asyncio.create_task(_pass(near, forth, 0)),
        asyncio.create_task(_pass(far, back, seconds)),
    ]
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in both:
            task.cancel()
        back.close()
        forth.close()


async def _pass(source: asyncio.StreamReader, to: asyncio.StreamWriter, seconds: float) -> None:
    """Pass on what comes, in its order; end when all of it has arrived."""
    loop, last = asyncio.get_running_loop(), 0.0
    with contextlib.suppress(ConnectionError):
        while data := await source.read(_CHUNK):
            last = loop.time() + seconds
            loop.call_at(last, to.write, data)
    await asyncio.sleep(max(0.0, last - loop.time()))
