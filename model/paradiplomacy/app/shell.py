"""What a reader has at once: words, until the page is made.

Pages are made one after another. As long as a tab waits for its own it turns a wheel: with ten browsers on
one machine that was a third of all their work.
"""

from typing import Any, override

from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher, Rule
from tornado.web import Application, RequestHandler

from paradiplomacy.app.page import begins_with_questions, language, template
from paradiplomacy.app.state.choices import Offer
from paradiplomacy.common.languages.texts import Texts


def serve_shell(application: Application, offer: Offer) -> None:
    """Have a server with its routes give a shell to those who open a page, and the page to the shell."""
    application.default_router.rules.insert(0, Rule(_Opens(offer), _Shell, {"offer": offer}))


class _Opens(Matcher):
    """Matches browsers that open a page of two worlds. Scripts do not say that they want HTML."""

    def __init__(self, offer: Offer) -> None:
        self._offer = offer

    @override
    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        opens = request.method == "GET" and request.path == "/" and "text/html" in _header(request, "Accept")
        return {} if opens and not begins_with_questions(request.query_arguments, self._offer) else None


class _Shell(RequestHandler):
    """Answers with the shell in the language of the page to come."""

    @override
    def initialize(self, offer: Offer) -> None:
        self._offer = offer

    def get(self) -> None:
        """Answer before anything is made."""
        asked = self.request.query_arguments.get("lang", [b""])[0].decode(errors="replace")
        lang = language(self._offer, asked, _header(self.request, "Accept-Language"))
        self.set_header("Cache-Control", "no-store")
        self.finish(template("shell").render(lang=lang, texts=Texts(lang)))


def _header(request: HTTPServerRequest, name: str) -> str:
    return str(request.headers.get(name, ""))
