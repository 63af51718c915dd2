"""What a reader has at once, before the page: in its language, with words where the page does not come."""

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from app.serving import Served
from browser import visit
from paradiplomacy.app.state.choices import Offer
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.scenario.files import builtin_scenarios

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

BUNDLES = """[...Bokeh.documents[0]._all_models.values()]
    .filter((model) => model.type.endsWith("ReactiveESM")).map((model) => model.bundle)"""
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


def given(query: str, accepted: str, lang: str = "", **headers: str) -> str:
    """What a server gives a reader, without its page: that it would be made is said instead."""
    from tornado.httpclient import AsyncHTTPClient
    from tornado.httpserver import HTTPServer
    from tornado.testing import bind_unused_port
    from tornado.web import Application, RequestHandler

    from paradiplomacy.app.shell import serve_shell

    class Made(RequestHandler):
        def get(self) -> None:
            self.finish("made")

    async def ask() -> str:
        application = Application([("/", Made)])
        serve_shell(application, Offer({one.name: one for one in builtin_scenarios()}, lang=lang))
        server, (listening, port) = HTTPServer(application), bind_unused_port()
        server.add_socket(listening)
        try:
            told = {"Accept": accepted, **headers}
            answer = await AsyncHTTPClient().fetch(f"http://127.0.0.1:{port}/{query}", headers=told)
            assert answer.body == b"made" or answer.headers["Cache-Control"] == "no-store"
            return answer.body.decode()
        finally:
            server.stop()

    return asyncio.run(ask())


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_opens_a_page_of_two_worlds_has_words_at_once_in_the_language_of_the_page(language: str) -> None:
    told = Texts(language)
    accepted = {"Accept-Language": f"fr, {language}-UY;q=0.8"}
    for shell in (
        given(f"?question=right-turn&lang={language}", HTML),
        given("?question=right-turn", HTML, **accepted),
        given("?seed=1", HTML, lang=language, **{"Accept-Language": "pt" if language != "pt" else "en"}),
    ):
        assert f'<html lang="{language}">' in shell
        assert told("page.coming") in shell
        assert f"<p>{told('page.problem.no_scripts')}</p></noscript>" in shell
        assert len(shell) < 2_500


@pytest.mark.parametrize(("query", "accepted"), [("?seed=1", "*/*"), ("", HTML), ("?lang=es", HTML)])
def test_scripts_have_the_page_and_questions_come_without_a_shell(query: str, accepted: str) -> None:
    assert given(query, accepted) == "made"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("lang=pt&lang=es", "pt"), ("lang=xx", "es"), ("lang=", "es"), ("lang=%20pt", "es"), ("lang=%FF", "es")],
)
def test_a_language_that_cannot_be_used_is_left_out_as_the_page_does(asked: str, shown: str) -> None:
    assert f'<html lang="{shown}">' in given(f"?seed=1&{asked}", HTML, lang="es")


@pytest.mark.slow
@pytest.mark.parametrize("fails", ["not at all", "with a message"])
def test_what_the_shell_says_where_the_page_does_not_come(
    browser: "Browser", served: Served, fails: str
) -> None:
    def refuse(route: "Route") -> None:
        if route.request.resource_type != "fetch":
            route.continue_()
        elif fails == "not at all":
            route.abort()
        else:
            route.fulfill(status=500, body="broken")

    with visit(browser, "about:blank") as watched:
        watched.page.route("**/*", refuse)
        watched.page.goto(f"{served.address}?seed=1&lang=es")
        watched.page.get_by_text(Texts("es")("page.problem.not_come")).wait_for()


@pytest.mark.slow
def test_a_page_loads_three_libraries_and_compiles_nothing(browser: "Browser", served: Served) -> None:
    """Panel's own module loader and Bokeh's WebGL were a fifth of what a page takes a browser."""
    with visit(browser, f"{served.address}?seed=1") as watched:
        watched.page.wait_for_selector("body[data-ready=yes]")
        scripts = [
            urlsplit(address).path.rpartition("/")[2] for address in watched.requests if ".js" in address
        ]
        assert scripts == ["bokeh.min.js", "bokeh-widgets.min.js", "panel.min.js"]
        bundles = watched.page.evaluate(BUNDLES)
        assert bundles
        assert None not in bundles
        assert watched.complaints == []
