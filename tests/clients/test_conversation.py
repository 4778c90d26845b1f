"""Two users of matrix-nio talk while the server is killed twice; a third user is refused."""

import asyncio
import os
import pathlib
import tempfile
import unittest

import aiohttp
from nio import (
    AsyncClient,
    AsyncClientConfig,
    JoinError,
    JoinResponse,
    LoginResponse,
    RegisterResponse,
    RoomCreateResponse,
    RoomMessageText,
    RoomSendError,
    RoomSendResponse,
    SyncResponse,
)

from server import Server

MESSAGES_EACH = 50
KILL_AFTER = (20, 60)  # acknowledged messages, of 100
DEADLINE_S = 240
RETRY_PAUSE_S = 0.2
# More events than two syncs can be apart here: a limited timeline would hide a lost message.
FILTER = {"room": {"timeline": {"limit": 2 * MESSAGES_EACH}}}
LOST_CONNECTION = (aiohttp.ClientError, asyncio.TimeoutError, ConnectionError, OSError)


async def insist(attempt, wanted):
    """Repeats a request until the response has the wanted type, as clients do while a server is down."""
    while True:
        try:
            answer = await attempt()
            if isinstance(answer, wanted):
                return answer
            status = getattr(getattr(answer, "transport_response", None), "status", None)
            if status is not None and status < 500:
                raise AssertionError(f"the server refused: {answer}")
        except LOST_CONNECTION:
            pass
        await asyncio.sleep(RETRY_PAUSE_S)


class Person:
    """A client that sends messages and reads its timeline with long polls."""

    def __init__(self, server: Server, name: str) -> None:
        config = AsyncClientConfig(max_timeouts=0, request_timeout=40, encryption_enabled=False)
        self.client = AsyncClient(server.url, name, config=config)
        self.name = name
        self.timeline: list[tuple[str, str]] = []
        self.acknowledged: dict[str, str] = {}

    async def arrive(self) -> None:
        """Registers, then logs in again with the password: both ways in work, the second device is used."""
        answer = await self.client.register(self.name, f"password of {self.name}")
        assert isinstance(answer, RegisterResponse), answer
        self.client.user = answer.user_id
        answer = await self.client.login(f"password of {self.name}")
        assert isinstance(answer, LoginResponse), answer

    async def say(self, room_id: str, text: str) -> None:
        """Sends one message; retries have the same transaction ID."""
        content = {"msgtype": "m.text", "body": text}
        answer = await insist(
            lambda: self.client.room_send(room_id, "m.room.message", content, tx_id=f"txn {text}/%"), RoomSendResponse
        )
        self.acknowledged[text] = answer.event_id

    async def listen(self, room_id: str, until) -> None:
        """Reads the timeline of the room with long polls until the condition holds."""
        while not until():
            answer = await insist(lambda: self.client.sync(timeout=10_000, sync_filter=FILTER), SyncResponse)
            room = answer.rooms.join.get(room_id)
            assert not (room and room.timeline.limited and self.timeline), "a gap in the timeline"
            for event in room.timeline.events if room else []:
                if isinstance(event, RoomMessageText):
                    self.timeline.append((event.event_id, event.body))


class Conversation(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="lattice-clients-")
        self.server = Server(pathlib.Path(self.folder.name), os.environ["LATTICE_MODULE"])
        await asyncio.to_thread(self.server.start)
        self.people = [Person(self.server, name) for name in ("alice", "bob", "mallory")]
        for person in self.people:
            await person.arrive()

    async def asyncTearDown(self) -> None:
        for person in self.people:
            await person.client.close()
        await asyncio.to_thread(self.server.stop)
        self.folder.cleanup()

    async def room_of_two(self, version: str) -> str:
        alice, bob, _ = self.people
        answer = await alice.client.room_create(
            name="Kitchen", topic="Dinner", invite=[bob.client.user_id], room_version=version
        )
        self.assertIsInstance(answer, RoomCreateResponse)
        sync = await insist(lambda: bob.client.sync(timeout=10_000), SyncResponse)
        self.assertIn(answer.room_id, sync.rooms.invite)
        self.assertIsInstance(await bob.client.join(answer.room_id), JoinResponse)
        return answer.room_id

    async def kill_twice(self) -> None:
        alice, bob, _ = self.people
        for threshold in KILL_AFTER:
            while len(alice.acknowledged) + len(bob.acknowledged) < threshold:
                await asyncio.sleep(0.005)
            # In a thread of its own: the clients go on sending while the server is down.
            await asyncio.to_thread(self.server.kill)
            await asyncio.to_thread(self.server.start)

    async def test_both_users_sync_every_acknowledged_message_once_and_in_one_order(self) -> None:
        alice, bob, mallory = self.people
        room_id = await self.room_of_two("12")
        total = 2 * MESSAGES_EACH

        async def talk(person: Person) -> None:
            for number in range(MESSAGES_EACH):
                await person.say(room_id, f"{person.name} {number}")

        def heard_all(person: Person):
            return lambda: len(person.timeline) >= total

        async with asyncio.timeout(DEADLINE_S):
            await asyncio.gather(
                talk(alice),
                talk(bob),
                alice.listen(room_id, heard_all(alice)),
                bob.listen(room_id, heard_all(bob)),
                self.kill_twice(),
            )
        acknowledged = {event_id: text for p in (alice, bob) for text, event_id in p.acknowledged.items()}
        self.assertEqual(len(acknowledged), total)
        self.assertEqual(dict(alice.timeline), acknowledged)
        self.assertEqual(len(alice.timeline), total, "a message arrived twice")
        self.assertEqual(alice.timeline, bob.timeline, "the users synced different orders")
        await self.retry_is_the_same_event(alice, room_id)
        await self.stranger_is_shut_out(mallory, room_id)

    async def retry_is_the_same_event(self, person: Person, room_id: str) -> None:
        first = dict(person.acknowledged)
        await person.say(room_id, f"{person.name} 7")
        self.assertEqual(person.acknowledged, first)
        silence = await person.client.sync(timeout=0)
        self.assertNotIn(room_id, silence.rooms.join, "the retry created a second event")

    async def stranger_is_shut_out(self, stranger: Person, room_id: str) -> None:
        joined = await stranger.client.join(room_id)
        self.assertIsInstance(joined, JoinError)
        self.assertEqual(joined.status_code, "M_FORBIDDEN")
        sent = await stranger.client.room_send(room_id, "m.room.message", {"msgtype": "m.text", "body": "let me in"})
        self.assertIsInstance(sent, RoomSendError)
        self.assertEqual(sent.status_code, "M_FORBIDDEN")
        seen = await stranger.client.sync(timeout=0, full_state=True)
        self.assertIsInstance(seen, SyncResponse)
        self.assertEqual((seen.rooms.join, seen.rooms.invite, seen.rooms.leave), ({}, {}, {}))

    async def test_a_message_in_a_room_of_version_11_is_synced(self) -> None:
        alice, bob, _ = self.people
        room_id = await self.room_of_two("11")
        await alice.say(room_id, "hello")
        async with asyncio.timeout(DEADLINE_S):
            await bob.listen(room_id, lambda: len(bob.timeline) >= 1)
        self.assertEqual(bob.timeline, [(alice.acknowledged["hello"], "hello")])


if __name__ == "__main__":
    unittest.main(verbosity=2)
