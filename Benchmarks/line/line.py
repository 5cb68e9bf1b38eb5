"""A bad line on loopback: a TCP proxy with a delay, a rate that all connections share, and losses.

A lost segment comes late, by the time that TCP takes to notice, and takes its room on the line
twice; what follows it on the same connection waits. What a real line carries besides the bytes of
the programs, TCP's and IP's headers and acknowledgements, takes its room here, too, and is counted.
"""
import asyncio
import dataclasses
import random
import socket
import threading

SEGMENT = 1400
HEADER = 40


@dataclasses.dataclass
class Line:
    name: str
    bits_per_second: int
    round_trip: float
    loss: float = 0.02

    @property
    def retransmission(self):
        """Seconds until a lost segment is sent again."""
        return max(0.2, 1.5 * self.round_trip)


GPRS = Line("GPRS 64 kbit/s, 600 ms", 64_000, 0.6)
EDGE = Line("EDGE 200 kbit/s, 400 ms", 200_000, 0.4)
UMTS = Line("3G 1 Mbit/s, 150 ms", 1_000_000, 0.15)
VSAT = Line("VSAT 512 kbit/s, 700 ms", 512_000, 0.7)


class Proxy:
    """Stands between clients and `port`, in a thread of its own; use as a context."""

    def __init__(self, line, port, seed=1):
        self.line, self.target, self.chance = line, port, random.Random(seed)
        self.free = {"up": 0.0, "down": 0.0}
        self.bytes = {"up": 0, "down": 0}
        self.connections = 0

    def __enter__(self):
        ready = threading.Event()
        self.loop = asyncio.new_event_loop()

        async def serve():
            # A small buffer, so that a sender feels the line and not the proxy's memory.
            listener = socket.socket()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
            listener.bind(("127.0.0.1", 0))
            self.server = await asyncio.start_server(self.accept, sock=listener, limit=2 * SEGMENT)
            self.port = listener.getsockname()[1]
            ready.set()

        def run():
            self.loop.create_task(serve())
            self.loop.run_forever()

        self.thread = threading.Thread(target=run, daemon=True)
        self.thread.start()
        ready.wait()
        return self

    def __exit__(self, *_):
        # What is under way ends here; asyncio would tell of each.
        self.loop.set_exception_handler(lambda *_: None)

        async def end():
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await asyncio.sleep(0.1)

        asyncio.run_coroutine_threadsafe(end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def occupy(self, way, size):
        """Takes room on the line; returns the moment at which the last bit has left."""
        self.bytes[way] += size
        start = max(self.free[way], self.loop.time())
        self.free[way] = start + 8 * size / self.line.bits_per_second
        return self.free[way]

    async def accept(self, reader, writer):
        self.connections += 1
        # SYN, its answer, and the first acknowledgement.
        self.occupy("down", HEADER)
        await asyncio.sleep(self.occupy("up", 2 * HEADER) - self.loop.time())
        await asyncio.sleep(self.line.round_trip)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        for end in (writer, far_writer):
            end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.gather(
            self.carry(reader, far_writer, "up"), self.carry(far_reader, writer, "down"))

    async def carry(self, reader, writer, way):
        """Carries one direction of one connection until its sender closes it."""
        back = {"up": "down", "down": "up"}[way]
        arrivals = asyncio.Queue()
        delivering = asyncio.create_task(self.deliver(arrivals, writer))
        latest = 0.0
        try:
            while piece := await reader.read(SEGMENT):
                left = self.occupy(way, len(piece) + HEADER)
                while self.chance.random() < self.line.loss:
                    left = self.occupy(way, len(piece) + HEADER) + self.line.retransmission
                self.occupy(back, HEADER)
                latest = max(latest, left + self.line.round_trip / 2)
                arrivals.put_nowait((latest, piece))
                await asyncio.sleep(left - self.line.round_trip - self.loop.time())
        except ConnectionError:
            pass
        arrivals.put_nowait((latest, b""))
        await delivering

    async def deliver(self, arrivals, writer):
        while True:
            due, piece = await arrivals.get()
            await asyncio.sleep(due - self.loop.time())
            try:
                if not piece:
                    writer.close()
                    return
                writer.write(piece)
                await writer.drain()
            except ConnectionError:
                return

    def both_ways(self):
        """Seconds for the bytes of both directions one after the other: an upload's fate can be
        asked only once it is up."""
        return 8 * sum(self.bytes.values()) / self.line.bits_per_second + 1.5 * self.line.round_trip

    def floor(self):
        """Seconds that the line takes for what it carried, and one connection's beginning."""
        busiest = max(self.bytes.values())
        return 8 * busiest / self.line.bits_per_second + 1.5 * self.line.round_trip
