"""A server that takes every creation and answers at once, so that a drain shows the client's cost.

Prints its port. It judges nothing: what the stand-in server is for.
"""
import asyncio
import re

LENGTH = re.compile(rb"content-length: *(\d+)", re.I)
BODY = (b'{"id":"api.user.create","ver":"1.0","ts":"2026-01-01T00:00:00.000Z","params":{"resmsgid":'
        b'"r","msgid":"m","err":"0","status":"success","errmsg":null},"responseCode":"OK",'
        b'"result":{"response":"SUCCESS","userId":"u%d"}}')


class Answering(asyncio.Protocol):
    made = 0

    def connection_made(self, transport):
        self.transport, self.held = transport, b""

    def data_received(self, data):
        self.held += data
        while (end := self.held.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self.held, 0, end)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self.held) < whole:
                return
            self.held = self.held[whole:]
            Answering.made += 1
            body = BODY % Answering.made
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                 b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


async def main():
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
