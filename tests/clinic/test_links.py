"""What a clinician reads leads on: no link that can be seen ends at a page that is not there."""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import urljoin

import pytest

from app.logs import folder_of_runs
from backstride.app.clinic import grants
from backstride.app.imports.run import import_paths
from backstride.app.viewing.pieces import PIECES
from clinic.conftest import signed_in
from clinic.journals import fill

_LINK = re.compile(r"<a\s([^>]*)>")
#: pages looked at before we stop; months of an empty journal go on for ever
MOST = 150


def links(page: str) -> list[str]:
    """Addresses of this server. Buttons and forms of a journal that is looked at are not drawn (`.viewed`)."""
    if '<body class="viewed"' in page:
        page = re.sub(r"<form.*?</form>", "", page, flags=re.DOTALL)
        found = [a for a in _LINK.findall(page) if 'class="btn' not in a]
    else:
        found = _LINK.findall(page)
    hrefs = [re.search(r'href="([^"]*)"', a) for a in found]
    return [href[1].replace("&amp;", "&").split("#")[0] for href in hrefs if href]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("has_all", [True, False], ids=["of everything", "runs alone"])
def test_no_link_of_a_granted_journal_leads_nowhere(ana, paulo, tmp_path, has_all):
    if has_all:
        fill(ana, tmp_path / "log", with_plan=True)
    else:
        import_paths(ana, [folder_of_runs(tmp_path / "log", 3)])
    grants.set_pieces(ana, paulo, PIECES)
    client, own = signed_in(paulo), f"/athletes/{ana.pk}"
    todo, seen, comes_from = [f"{own}/plan-edit", own], set(), defaultdict(set)
    dead = []
    while todo and len(seen) < MOST:
        address = todo.pop(0)
        if address in seen or "month=" in address:
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.status_code >= 400:
            dead.append((answer.status_code, address, sorted(comes_from[address])[:2]))
        elif answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            for link in links(answer.content.decode()):
                whole = urljoin(address, link)
                if whole.startswith("/") and not whole.startswith("/sign-out"):
                    comes_from[whole].add(address)
                    todo.append(whole)
    assert dead == []
    assert len(seen) > 20


def test_a_physio_reads_what_a_limit_rests_on(paulo):
    client = signed_in(paulo)
    for address in ("/evidence", "/sources/FRA25", "/evidence/acwr"):
        assert client.get(address).status_code == 200, address
