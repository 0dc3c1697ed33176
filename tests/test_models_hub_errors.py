"""Every error of the two libraries is one of ours, with a sentence."""

import httpx2
import pytest
from huggingface_hub import errors as hub

from models.errors import DownloadError, TokenNeeded
from models.hub_errors import reading_a_list, refused, translated
from models.source import Source

SOURCE = Source("someone/tiny")
REQUEST = httpx2.Request("GET", "https://hub.example/x")


def all_kinds(kind):
    return [kind, *(each for below in kind.__subclasses__() for each in all_kinds(below))]


@pytest.mark.parametrize("kind", all_kinds(httpx2.RequestError), ids=lambda kind: kind.__name__)
def test_every_error_of_a_connection(kind):
    with pytest.raises(DownloadError, match=r"^.{20,}\.$"), translated(SOURCE, has_token=False):
        raise kind("boom", request=REQUEST)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 410, 418, 429, 451, 500, 503, 599])
@pytest.mark.parametrize("kind", [hub.HfHubHTTPError, hub.RepositoryNotFoundError, hub.RevisionNotFoundError])
def test_every_refusal(kind, status):
    response = httpx2.Response(status, request=REQUEST)
    error = refused(kind("boom", response=response), SOURCE, has_token=False)
    assert isinstance(error, TokenNeeded) == (status in {401, 403})
    assert "someone/tiny" in str(error) or "busy" in str(error)


def test_what_was_taken_down_or_away_is_said():
    response = httpx2.Response(403, request=REQUEST)
    assert "licence" in str(refused(hub.GatedRepoError("", response=response), SOURCE, has_token=True))
    assert "taken down" in str(refused(hub.DisabledRepoError("", response=response), SOURCE, has_token=True))
    missing = httpx2.Response(404, request=REQUEST)
    assert "any more" in str(refused(hub.RemoteEntryNotFoundError("", response=missing), SOURCE, has_token=True))


@pytest.mark.parametrize("kind", [AttributeError, KeyError, TypeError, ValueError])
def test_an_answer_of_another_kind_is_no_list(kind):
    with pytest.raises(DownloadError, match="not a list"), reading_a_list():
        raise kind("boom")


def test_our_own_errors_pass():
    with pytest.raises(TokenNeeded), translated(SOURCE, has_token=False), reading_a_list():
        raise TokenNeeded("Enter a token.")
