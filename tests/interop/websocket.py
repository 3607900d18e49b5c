"""A WebSocket by hand, for clients that do what no program of ours does."""

import json
import struct


class WebSocket:
    """Masked with zeros: frames are as long as they must be, and can be sent many at once."""

    def __init__(self, connection, host, path, headers=""):
        """Over a connection that stands; `headers` are lines, each with its end."""
        self.socket = connection
        self.socket.sendall((f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{headers}\r\n").encode())
        self.rest = b""
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        assert b" 101 " in head, head

    @staticmethod
    def frame(message):
        text = json.dumps(message).encode()
        head = struct.pack("!BB", 0x81, 0x80 | len(text)) if len(text) < 126 else struct.pack("!BBH", 0x81, 0xFE, len(text))
        return head + b"\0\0\0\0" + text

    def say(self, message):
        self.socket.sendall(self.frame(message))

    def hear(self):
        """The next message, or {"type": "close"} with code and reason. EOFError once the other side is gone."""
        while True:
            kind, size = self._take(2)
            if size == 126:
                size = struct.unpack("!H", self._take(2))[0]
            elif size == 127:
                size = struct.unpack("!Q", self._take(8))[0]
            body = self._take(size)
            if kind & 0x0F == 8:
                return {"type": "close", "code": struct.unpack("!H", body[:2])[0], "reason": body[2:].decode()}
            if kind & 0x0F == 1:
                return json.loads(body)

    def close(self):
        self.socket.close()

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise EOFError
        self.rest += data

    def _take(self, count):
        while len(self.rest) < count:
            self._more()
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken
