"""A client of a JACK server that lays cables and has none itself, on libjack.

It stays until its server goes. The command-line tools come and go with every call, and jackd in
synchronous mode loses its graph for good now and then when two clients become active at once (7 of 24
starts of three programs, none of 24 when each was awaited).
"""

import ctypes
import ctypes.util
import errno

NO_START_SERVER, SERVER_NAME = 0x01, 0x04  # JackOptions
NAMES = ctypes.POINTER(ctypes.c_char_p)
SAYS = ctypes.CFUNCTYPE(None, ctypes.c_char_p)
SILENT = SAYS(lambda words: None)  # kept: libjack calls it as long as it is loaded


def library():
    lib = ctypes.CDLL(ctypes.util.find_library("jack"))
    for name, result, *arguments in (
            ("jack_client_open", ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p),
            ("jack_client_close", ctypes.c_int, ctypes.c_void_p),
            ("jack_get_ports", NAMES, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong),
            ("jack_port_by_name", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p),
            ("jack_port_get_all_connections", NAMES, ctypes.c_void_p, ctypes.c_void_p),
            ("jack_connect", ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p),
            ("jack_disconnect", ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p),
            ("jack_set_error_function", None, SAYS), ("jack_set_info_function", None, SAYS),
            ("jack_free", None, ctypes.c_void_p)):
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    # A server that ends before its client is how a test ends, not news.
    lib.jack_set_error_function(SILENT)
    lib.jack_set_info_function(SILENT)
    return lib


class JackClient:
    def __init__(self, server):
        self.lib = library()
        self.client = self.lib.jack_client_open(b"cables", NO_START_SERVER | SERVER_NAME, None, server.encode())
        assert self.client, f"JACK server {server} takes no client"

    def close(self):
        self.lib.jack_client_close(self.client)

    def ports(self):
        return self.names(self.lib.jack_get_ports(self.client, None, None, 0))

    def cables_of(self, port):
        """What a port is connected to."""
        return self.names(self.lib.jack_port_get_all_connections(self.client, self.lib.jack_port_by_name(self.client, port.encode())))

    def connect(self, source, sink):
        status = self.lib.jack_connect(self.client, source.encode(), sink.encode())
        assert status in (0, errno.EEXIST), f"JACK connects no {source} to {sink}: {status}"

    def disconnect(self, port, other):
        """In whichever direction the cable lies; one that has gone meanwhile is no failure."""
        if self.lib.jack_disconnect(self.client, port.encode(), other.encode()) != 0:
            self.lib.jack_disconnect(self.client, other.encode(), port.encode())

    def names(self, found):
        if not found:
            return []
        names = []
        while found[len(names)]:
            names.append(found[len(names)].decode())
        self.lib.jack_free(found)
        return names
