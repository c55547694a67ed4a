"""Pictures of a look, two videos, two runs, a marked photo, the cues: each page with what it must and must not show."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from backstride.app import clock, form_files
from backstride.app.form_check import start_look
from backstride.app.imports import columns
from backstride.app.journal.models import Activity, LongTask, PainDay, Stream
from backstride.app.pages import form_runs
from backstride.app.tasks import queue
from backstride.form.video import analyse, stills
from backstride.form.video.overlay import look
from backstride.form.video.track import Track
from form import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(ana, monkeypatch):
    """Looks at a made runner of a given cadence, with kept pictures that are one grey."""

    def one(cadence: int = 168, *, keep: bool = False, net: str = "full", **more):
        t, points = made.runner(cadence)
        track = Track(t, points, np.ones(len(t)), 0.0, 0, False, 1280, 900)
        said = analyse.judge(track, 30, is_heavy=net == "heavy")
        shown = look(said.gait, t, (900, 1280), is_heavy=net == "heavy")
        result = analyse.Analysis(said.result, track, said.gait, object(), shown)
        monkeypatch.setattr(analyse, "analyse", lambda *_, **__: result)

        def grey(_path, _clip, look, folder, _tell):
            folder.mkdir()
            for n in range(len(look.frames)):
                Image.new("RGB", (9, 12), "grey").save(folder / f"{n}.jpg")

        monkeypatch.setattr(stills, "write_stills", grey)
        task = start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=keep, **more)
        return queue.do(task.pk)

    return one


def test_every_landing_can_be_stepped_through(client, seen):
    task = seen(keep=True)
    page = client.get(f"/form/video/{task.pk}").content.decode()
    assert "This is the landing." in page
    assert f"/form/video/{task.pk}/picture/" in page
    assert "style=" not in page
    look = task.result["look"]
    assert page.count('class="hit"') == len(look["landings"]) > 20
    nearby = client.get(f"/form/video/{task.pk}?at={look['landings'][2]['frame'] + 1}").content.decode()
    assert "This picture comes one picture after the landing." in nearby
    for senseless in ("99999", "-1", "x", "9" * 40_000):
        assert client.get(f"/form/video/{task.pk}", {"at": senseless}).status_code == 200
    assert client.get(f"/form/video/{task.pk}/picture/0")["Content-Type"] == "image/jpeg"
    assert client.get(f"/form/video/{task.pk}/picture/9999").status_code == 404


def test_no_angle_is_read_at_the_far_leg(client, seen):
    task = seen()
    far = next(x for x in task.result["look"]["landings"] if not x["is_near"])
    near = next(x for x in task.result["look"]["landings"] if x["is_near"])
    assert far["read"] == {}
    assert set(near["read"]) == {"overstride", "shank_angle"}
    page = client.get(f"/form/video/{task.pk}?at={far['frame']}").content.decode()
    assert "no angle is read" in page
    assert 'class="reach"' not in page


def test_without_keeping_only_the_skeleton_is_left(client, seen, stellas_client):
    task = seen(keep=False)
    page = client.get(f"/form/video/{task.pk}").content.decode()
    assert "<image" not in page
    assert "only the skeleton is left" in page
    assert client.get(f"/form/video/{task.pk}/picture/0").status_code == 404
    kept = seen(keep=True)
    assert stellas_client.get(f"/form/video/{kept.pk}/picture/0").status_code == 404


def test_two_videos_are_compared_only_where_they_are_alike(client, seen):
    before = seen(165, speed_kmh=10.0, label="Monday")
    after = seen(180, speed_kmh=10.0)
    page = client.get(f"/form/videos?before={before.pk}&after={after.pk}").content.decode()
    assert "more than before" in page
    assert "Monday" in page
    unknown = seen(180)
    page = client.get(f"/form/videos?before={before.pk}&after={unknown.pk}").content.decode()
    assert "speed is not known for both" in page
    assert "more than before" not in page
    heavy = seen(180, net="heavy", heavy=True, speed_kmh=10.0)
    page = client.get(f"/form/videos?before={before.pk}&after={heavy.pk}").content.decode()
    assert "looked at with different nets" in page


def test_another_runners_looks_are_not_offered(stellas_client, seen):
    task = seen(label="Monday")
    page = stellas_client.get(f"/form/videos?before={task.pk}&after={task.pk}").content.decode()
    assert "Monday" not in page
    assert "Two accepted videos are needed." in page


def photo(name: str = "me.jpg", size=(800, 1200)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "beige").save(out, format="JPEG")
    return SimpleUploadedFile(name, out.getvalue())


def mark(client, pk: int, which: str, x: int, y: int, **more):
    return client.post(f"/form/photo/{pk}", {"mark": which, f"{which}.x": x, f"{which}.y": y, **more})


@pytest.mark.parametrize("keep", [True, False])
def test_a_photo_is_marked_by_clicks_and_goes_unless_kept(client, ana, keep):
    client.post("/form/photos", {"photo": photo(), **({"keep": "on"} if keep else {})})
    task = LongTask.objects.get(kind="photo")
    assert client.get(f"/form/photo/{task.pk}/picture?mark=c7")["Content-Type"] == "image/jpeg"
    mark(client, task.pk, "c7", 100, 200)
    mark(client, task.pk, "tragus", 140, 152)
    task.refresh_from_db()
    assert task.request["marks"] == {"c7": [250.0, 500.0], "tragus": [350.0, 380.0]}
    page = client.get(f"/form/photo/{task.pk}").content.decode()
    assert "50 degrees, between 45 and 55" in page
    client.post(f"/form/photo/{task.pk}", {"mark": "c7", "save": "1"})
    assert form_files.is_kept(task) is keep
    page = client.get(f"/form/photo/{task.pk}").content.decode()
    assert "Measured." in page
    assert ("no longer on this computer" in page) is not keep


def test_the_closer_click_is_four_times_as_exact(client, ana):
    client.post("/form/photos", {"photo": photo()})
    task = LongTask.objects.get(kind="photo")
    mark(client, task.pk, "c7", 160, 240)  # 400, 600 of the photo
    mark(client, task.pk, "c7", 170, 160, close="1")
    task.refresh_from_db()
    assert task.request["marks"]["c7"] == pytest.approx([406.25, 600.0])


def test_a_photo_is_marked_by_keyboard(client, ana):
    client.post("/form/photos", {"photo": photo()})
    pk = LongTask.objects.get(kind="photo").pk
    said = client.post(f"/form/photo/{pk}", {"mark": "c7", "c7.x": 0, "c7.y": 0}, follow=True)
    assert "write both numbers" in said.content.decode()
    for senseless in ("nan", "inf", "", "9" * 400):
        client.post(f"/form/photo/{pk}", {"mark": "c7", "x": senseless, "y": "5"})
    assert LongTask.objects.get(pk=pk).request["marks"] == {}
    client.post(f"/form/photo/{pk}", {"mark": "c7", "c7.x": "9" * 40_000, "c7.y": "3"})
    client.post(f"/form/photo/{pk}", {"mark": "c7", "x": "250", "y": "500"})
    client.post(f"/form/photo/{pk}", {"mark": "c7", "move": "left"})
    task = LongTask.objects.get(pk=pk)
    assert task.request["marks"]["c7"] == pytest.approx([246.8, 500])
    client.post(f"/form/photo/{pk}", {"mark": "tragus", "x": "250", "y": "700"})
    assert "cannot be the neck and the ear" in client.get(f"/form/photo/{pk}").content.decode()
    client.post(f"/form/photo/{pk}", {"mark": "c7", "save": "1"})
    assert form_files.is_kept(task)  # nothing was measured, so it is not gone


def test_noise_between_photos_is_not_called_progress(client, ana):
    for value, ago in ((46.0, 20), (50.0, 10), (52.0, 1)):
        row = {"id": "craniovertebral", "value": value, "unit": "deg", "error": 5.0, "grade": "C"}
        when = clock.now() - timedelta(days=ago)
        LongTask.objects.create(
            athlete=ana,
            kind="photo",
            state="done",
            finished_at=when,
            result={"accepted": True, "measures": [row]},
        )
    page = client.get("/form/photos").content.decode()
    assert "No change beyond what the measurement itself varies." in page
    last = LongTask.objects.filter(kind="photo").order_by("-pk").first()
    last.result["measures"][0]["value"] = 54.0
    last.save()
    assert "beyond the measurement error" in client.get("/form/photos").content.decode()


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x00\x00\x00\x18ftypheic"])
def test_a_photo_that_is_none_says_so_and_stays_nowhere(client, ana, settings, data):
    before = set((settings.HOME / "videos").glob("*"))
    page = client.post("/form/photos", {"photo": SimpleUploadedFile("x.heic", data)})
    assert page.status_code == 400
    if data:
        assert "We could not read x.heic." in page.content.decode()  # by the name that the runner gave it
    assert set((settings.HOME / "videos").glob("*")) == before


def test_the_camera_data_of_a_photo_is_not_kept(client, ana):
    picture, out = Image.new("RGB", (40, 60), "white"), BytesIO()
    tags = Image.Exif()
    tags[0x010E] = "at home"
    tags[0x0112] = 6  # lies on its side
    picture.save(out, format="JPEG", exif=tags)
    client.post("/form/photos", {"photo": SimpleUploadedFile("x.jpg", out.getvalue())})
    path = form_files.clip_of(LongTask.objects.get(kind="photo"))
    assert b"at home" not in path.read_bytes()
    with Image.open(path) as kept:
        assert kept.size == (60, 40)


def test_stella_sees_no_photo_of_anas(client, stellas_client):
    client.post("/form/photos", {"photo": photo()})
    pk = LongTask.objects.get(kind="photo").pk
    for address in (f"/form/photo/{pk}", f"/form/photo/{pk}/picture?mark=c7"):
        assert stellas_client.get(address).status_code == 404
    assert stellas_client.post(f"/form/photo/{pk}/delete").status_code == 404


def test_the_metronome_beats_five_per_cent_quicker(client):
    page = client.get("/form/cues?spm=160&minutes=40").content.decode()
    assert 'data-metronome="168"' in page
    assert "28 landings of one foot in 20 seconds" in page
    assert "No trial was found." in page
    asked = client.get("/form/cues").content.decode()
    assert "data-metronome" not in asked
    assert client.get("/form/cues?spm=9").status_code == 400


def recorded(
    athlete, day: date, cadence: float, minutes: float = 60, end: float = 0.0, device: str = "watch"
):
    """A stored run with its seconds; in the last quarter it takes `end` more steps a minute."""
    n = int(minutes * 60)
    steps = np.full(n, cadence)
    steps[3 * n // 4 :] += end
    activity = Activity.objects.create(
        athlete=athlete, fingerprint=f"{day}{device}", file="x.fit", format="fit", sport="run",
        start=datetime(day.year, day.month, day.day, 8, tzinfo=UTC), timer_s=n, avg_cadence_spm=cadence,
        device=device,
    )  # fmt: skip
    blob, names, rows = columns.pack(made.streams(minutes=minutes, cadence_spm=steps))
    Stream.objects.create(activity=activity, codec=columns.CODEC, blob=blob, columns=names, n_rows=rows)
    return activity


def test_two_runs_at_equal_speed(client, ana):
    today = clock.today(ana)
    before, after = (recorded(ana, today - timedelta(days=ago), c) for ago, c in ((9, 165.0), (2, 174.0)))
    page = client.get(f"/form/runs?before={before.pk}&after={after.pk}").content.decode()
    assert "more than before" in page
    other = recorded(ana, today - timedelta(days=1), 180.0, device="another")
    page = client.get(f"/form/runs?before={before.pk}&after={other.pk}").content.decode()
    assert "devices differ" in page
    assert "more than before" not in page


def test_long_runs_that_hurt_are_set_against_those_that_did_not(client, ana):
    today = clock.today(ana)
    for n in range(6):
        day = today - timedelta(days=10 * (n + 1))
        recorded(ana, day, 168.0, end=-5.0 - 0.2 * n if n % 2 else 0.2 * n)
        PainDay.objects.create(athlete=ana, date=day, worst=4 if n % 2 else 1, during_run=0)
        PainDay.objects.create(athlete=ana, date=day + timedelta(days=1), morning=0)
    runs, hurting = form_runs.long_runs(ana)
    assert [run.hurt for run in runs] == [False, True] * 3
    row = next(r for r in hurting if r.measure == "cadence")
    assert row.is_apart
    assert row.n_pain == row.n_without == 3
    page = client.get("/form").content.decode()
    assert "in 3 runs that hurt" in page
    assert "It may be an effect of the pain" in page


def test_a_run_whose_next_morning_is_unknown_counts_as_not_asked(ana):
    day = clock.today(ana) - timedelta(days=10)
    recorded(ana, day, 168.0)
    PainDay.objects.create(athlete=ana, date=day, worst=1, during_run=0)
    assert form_runs.long_runs(ana)[0][0].hurt is None
    PainDay.objects.filter(athlete=ana, date=day).update(worst=6)
    assert form_runs.long_runs(ana)[0][0].hurt is True


def test_an_evening_run_counts_on_the_runners_own_day(ana):
    day = clock.today(ana) - timedelta(days=3)
    row = recorded(ana, day, 168.0)
    row.start = datetime(
        day.year, day.month, day.day, 23, 30, tzinfo=UTC
    )  # half past midnight or later in Madrid
    assert form_runs.seconds_of(ana, row).day == day + timedelta(days=1)


def test_video_and_watch_are_set_beside_each_other(client, ana, seen):
    recorded(ana, clock.today(ana) - timedelta(days=2), 168.0)  # 3 m/s = 10.8 km/h
    page = client.get(f"/form/video/{seen(168, speed_kmh=10.8).pk}").content.decode()
    assert "Your watch counted 168" in page
    assert "Video and watch agree." in page
    page = client.get(f"/form/video/{seen(184, speed_kmh=10.8).pk}").content.decode()
    assert "They do not agree" in page
    assert (
        "Your watch counted" not in client.get(f"/form/video/{seen(168, speed_kmh=15.0).pk}").content.decode()
    )
    assert "Your watch counted" not in client.get(f"/form/video/{seen(168).pk}").content.decode()


def test_the_list_keeps_what_was_said_and_scores_no_health(client, ana, stellas_client, seen):
    seen(168)
    page = client.get("/form/list").content.decode()
    assert "Measured last:" in page
    assert "none of these lines is known to cause back pain" in page
    client.post("/form/list", {"shoulders": "yes", "head": "no", "pelvis": "unsure", "landing": "nonsense"})
    page = client.get("/form/list").content.decode()
    assert "1 of 2 as it says" in page
    client.post("/form/list", {})
    assert LongTask.objects.filter(kind="form_list").count() == 1
    assert "as it says" not in stellas_client.get("/form/list").content.decode()
