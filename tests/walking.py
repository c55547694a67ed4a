"""The app walked through by its own forms, with Django's client: to a result, to a plan, to an emergency."""

from __future__ import annotations

from typing import Any

STORY = (
    "On Sunday I ran 18 km, far more than usual. Next morning my mid back ached, worse when I sit at my desk all day. "
    "No numbness, legs are fine."
)
#: answers of somebody without any sign, where "no" or "none" is not one
CALM = {"where": {"answer": ["mid_back"]}, "age": {"answer": "44"}, "severity": {"answer": "3"}}
PLAN = {"kind": "weekly", "minutes": "120", "mon": "60", "wed": "60", "fri": "60", "sun": "90"}


def calm(question: dict[str, Any]) -> dict[str, Any]:
    """The form of a question as somebody without any sign fills it in."""
    values = [option["value"] for option in question["options"]]
    if question["id"] in CALM:
        return dict(CALM[question["id"]])
    if question["kind"] == "multi":
        return {"answer": ["none"] if "none" in values else values[:1]}
    if question["kind"] == "number":
        return {"answer": "3"}
    return {"answer": "no" if "no" in values else values[0]}


def check(
    client: Any, story: str = STORY, picks: dict[str, dict[str, Any]] | None = None, most: int = 60
) -> str:
    """A whole check; the address it ends at. `picks`: answers by question id, over the calm ones."""
    client.post("/check", {"story": story})
    url = "/check/next"
    for _ in range(most):
        response = client.get(url, follow=True)
        place = response.request["PATH_INFO"]
        if place == "/check/answers":
            response = client.post("/check/finish", follow=True)
            return response.request["PATH_INFO"]
        if not place.startswith("/check/q/"):
            return place
        asked = response.context["asked"]
        given = (picks or {}).get(asked["id"]) or calm(asked)
        response = client.post(place, {**given, "version": response.context["run"].version})
        assert response.status_code == 302, (asked["id"], given, response.status_code)
        url = response["Location"]
    raise AssertionError("the interview does not end")


def plan(client: Any) -> None:
    """A plan from the result that stands."""
    response = client.post("/plan/make", PLAN)
    assert response.status_code == 302, response.status_code


def check_in(client: Any, morning: str = "1", **screen: str) -> str:
    """Today's pages, all well unless told; the address they end at."""
    client.post("/checkin", {"page": "1", "morning": morning, "version": "0"})
    response = client.get("/checkin?page=2")
    items = {item.id: "no" for item, _answer in response.context["items"]}
    form = {"page": "2", "version": str(response.context["version"]), **items, **screen}
    return client.post("/checkin", form, follow=True).request["PATH_INFO"]
