"""Where a server listens: an address, and a port that is free."""

import errno
import re
import socket
from dataclasses import dataclass
from ipaddress import ip_address

from paradiplomacy.common.errors import ParadiplomacyError

USUAL_PORT, PORTS_TRIED = 5006, 20
_ADDRESS = re.compile(r"[\w.:%-]+")


@dataclass(frozen=True)
class Place:
    """Where a server is to listen.

    Attributes:
        address: the address or name, as it was given.
        numbers: the numeric addresses that it stands for.
        port: the port asked for; 0 for any that is free, None for the usual one or the next that is free.
    """

    address: str
    numbers: list[str]
    port: int | None

    @property
    def open_to_network(self) -> bool:
        """Whether other machines can come."""
        return not all(ip_address(each).is_loopback for each in self.numbers)

    def url(self, port: int) -> str:
        """The address of the page for a browser on this machine."""
        everywhere = any(ip_address(each).is_unspecified for each in self.numbers)
        host = "localhost" if everywhere else f"[{self.address}]" if ":" in self.address else self.address
        return f"http://{host}:{port}/"

    def free_port(self) -> int:
        """The port to listen on, at this moment.

        Raises:
            ParadiplomacyError: nothing can listen there.
        """
        usual = range(USUAL_PORT, USUAL_PORT + PORTS_TRIED)
        numbers = usual if self.port is None else [self.port]
        for candidate in numbers:
            try:
                return _bind(self.numbers[0], candidate)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    problem = f"cannot listen there: {(error.strerror or str(error)).lower()}"
                    raise ParadiplomacyError(f"--address {self.address}", [problem]) from None
        problem = "the port is in use; allowed is another one, or 0 for any that is free"
        raise ParadiplomacyError(f"--port {numbers[-1]}", [problem])


def resolve(address: str) -> list[str]:
    """The numeric addresses that an address or name stands for.

    Raises:
        ParadiplomacyError: it stands for none.

    """
    problem = (
        "is not an address; allowed is one of this machine, such as 127.0.0.1, or its name, without a port"
    )
    try:
        if _ADDRESS.fullmatch(address):
            found = socket.getaddrinfo(address, None, type=socket.SOCK_STREAM)
            return [str(endpoint[0]) for *_, endpoint in found]
    except OSError as error:
        problem = f"cannot listen there: {(error.strerror or str(error)).lower()}"
    except UnicodeError:  # names that IDNA cannot write
        pass
    raise ParadiplomacyError(f"--address {address}".strip(), [problem])


def _bind(address: str, port: int) -> int:
    """The port, or for 0 any that is free; an ``OSError`` where nothing can listen."""
    kind = socket.SOCK_STREAM
    family, _, _, _, endpoint = socket.getaddrinfo(address, port, type=kind, flags=socket.AI_NUMERICHOST)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(endpoint)
        number: int = probe.getsockname()[1]
        return number
