"""Uploads: one file whose name ends in .gguf, from the page itself, if the disk has room; of others nothing is left."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from tests.test_ui_security import Launched, page  # noqa: F401  the page behind the walls
from ui import uploads

File = tuple[str, tuple[str, bytes]]
MODEL: File = ("files", ("tiny.gguf", b"GGUF" + b"x" * 100_000))


def upload(page: Launched, files: Sequence[File], **headers: str) -> httpx.Response:  # noqa: F811
    sent = {"origin": page.address, **headers}
    return httpx.post(f"{page.address}/gradio_api/upload", files=list(files), headers=sent)


def left(page: Launched) -> Iterator[Path]:  # noqa: F811
    return (path for path in page.temp.rglob("*") if path.is_file())


def test_a_model_arrives_in_the_data_folder(page: Launched) -> None:  # noqa: F811
    answer = upload(page, [MODEL])
    assert answer.status_code == 200
    [path] = map(Path, answer.json())
    assert path.is_relative_to(page.temp)
    assert path.read_bytes() == MODEL[1][1]
    path.unlink()


@pytest.mark.parametrize(
    "files",
    [
        [("files", ("notes.txt", b"x"))],
        [("files", ("page.html", b"x" * 300_000))],
        [("files", ("model.gguf.exe", b"x"))],
        [("files", ("", b"x"))],
        [MODEL, ("files", ("second.gguf", b"GGUF"))],
        [MODEL, ("files", ("second.txt", b"x"))],
        [("note", (None, b"x"))],
    ],
    ids=["text", "page", "double ending", "no name", "two models", "a model and more", "a field"],
)
def test_nothing_else_is_taken_and_nothing_is_left_of_it(page: Launched, files: Sequence[File]) -> None:  # noqa: F811
    assert upload(page, files).status_code == 400
    assert list(left(page)) == []


def test_only_the_page_itself_may_upload(page: Launched) -> None:  # noqa: F811
    for origin in ("http://evil.example", "null"):
        assert upload(page, [MODEL], origin=origin).status_code == 403
    bare = httpx.post(f"{page.address}/gradio_api/upload", files=[MODEL])
    assert bare.status_code == 403
    assert httpx.get(f"{page.address}/gradio_api/upload").status_code == 405


def test_a_file_that_the_disk_has_no_room_for_is_refused_before_it_is_sent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    headers = {b"origin": b"http://127.0.0.1:7860", b"content-length": b"1000"}
    assert uploads.refusal("POST", headers) is None
    assert uploads.refusal("POST", {**headers, b"content-length": str(10**18).encode()}) == 413
    assert uploads.refusal("POST", {**headers, b"content-length": b"-1"}) == 411
    assert uploads.refusal("POST", {b"origin": b"http://127.0.0.1:7860"}) == 411


def test_an_upload_that_breaks_off_raises_what_gradio_tidies_up_after() -> None:
    from starlette.formparsers import MultiPartException

    async def receive() -> uploads.Message:
        return {"type": "http.disconnect"}

    body = uploads.OneModel(receive, {b"content-type": b"multipart/form-data; boundary=x"})
    with pytest.raises(MultiPartException, match="broken off"):
        asyncio.run(body())
