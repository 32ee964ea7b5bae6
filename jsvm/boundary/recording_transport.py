"""A transport without a network: scripted answers, and a record of what was asked.

For tests of a host's rules and of its guests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import final

from jsvm.boundary.transport import TransportError, TransportRequest, TransportResponse

type Answer = TransportResponse | bytes | str | Exception


@final
class RecordingTransport:
    """Answers from a table or a function, and keeps every request in `requests`.

    A table is asked for `"GET https://example.com/a"` and then for the URL alone; a function gets the
    `TransportRequest`. An answer is a TransportResponse, bytes or text (status 200), or an exception to
    raise. What has no answer fails, as a host that is not there does.
    """

    __slots__ = ("_answers", "requests")

    def __init__(
        self, answers: Mapping[str, Answer] | Callable[[TransportRequest], Answer] | None = None
    ) -> None:
        self._answers = {} if answers is None else answers
        self.requests: list[TransportRequest] = []

    async def send(self, request: TransportRequest) -> TransportResponse:
        """The scripted answer. Raises TransportError where there is none."""
        self.requests.append(request)
        answer = self._answer(request)
        if isinstance(answer, Exception):
            raise answer
        body = answer.encode() if isinstance(answer, str) else answer
        response = TransportResponse(200, (), body) if isinstance(body, bytes) else body
        if len(response.body) > request.max_response_bytes:
            raise TransportError("response too large")
        return response

    def _answer(self, request: TransportRequest) -> Answer:
        if not isinstance(self._answers, Mapping):
            return self._answers(request)
        for key in (f"{request.method} {request.url}", request.url):
            if key in self._answers:
                return self._answers[key]
        return TransportError("failed", "nothing answers here")
