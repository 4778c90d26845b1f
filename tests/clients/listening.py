"""Clients of matrix-nio with the library's own sync loop, and rooms in which they talk."""

import asyncio
import contextlib

from nio import AsyncClient, JoinResponse, RoomCreateResponse, RoomSendResponse, SyncResponse

from people import Account

POLL_MS = 10_000
DEADLINE_S = 20


class Listener(Account):
    """A test case whose clients sync until its end."""

    async def listen(self, client: AsyncClient, sync_filter: dict | None = None) -> list[SyncResponse]:
        """Starts the library's sync loop; returns the list of its responses, which goes on growing."""
        responses: list[SyncResponse] = []

        async def collect(response: SyncResponse) -> None:
            responses.append(response)

        async def stop() -> None:
            loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await loop

        client.add_response_callback(collect, SyncResponse)
        loop = asyncio.create_task(client.sync_forever(timeout=POLL_MS, sync_filter=sync_filter, full_state=True))
        self.addAsyncCleanup(stop)
        await self.until(client, lambda: responses)
        return responses

    async def until(self, client: AsyncClient, holds) -> None:
        """Waits for a sync after which the condition holds."""
        async with asyncio.timeout(DEADLINE_S):
            while not holds():
                await client.synced.wait()

    async def room(self, creator: AsyncClient, *others: AsyncClient, **options) -> str:
        """A room that the others were invited to and have joined."""
        answer = await creator.room_create(invite=[other.user_id for other in others], **options)
        self.assertIsInstance(answer, RoomCreateResponse)
        for other in others:
            self.assertIsInstance(await other.join(answer.room_id), JoinResponse)
        return answer.room_id

    async def say(self, client: AsyncClient, room_id: str, body: str, **more) -> str:
        answer = await client.room_send(room_id, "m.room.message", {"msgtype": "m.text", "body": body, **more})
        self.assertIsInstance(answer, RoomSendResponse)
        return answer.event_id
