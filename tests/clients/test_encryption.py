"""An encrypted conversation with matrix-nio: SAS, a server that is killed, keys that are exported and imported."""

import pathlib

from nio import (
    AsyncClient,
    Event,
    KeyVerificationKey,
    KeyVerificationStart,
    LoginResponse,
    MegolmEvent,
    RedactedEvent,
    RoomMessageText,
    RoomRedactResponse,
    ToDeviceResponse,
)
from nio.crypto import OlmDevice, Sas
from nio.event_builders import EnableEncryptionBuilder

from listening import Listener


class Encryption(Listener):
    encrypts = True

    def setUp(self) -> None:
        self.seen: dict[AsyncClient, dict[str, Event]] = {}

    async def device(self, client: AsyncClient, other: AsyncClient) -> OlmDevice:
        """Another user's device, once the library has its keys."""
        devices = client.device_store[other.user_id]
        await self.until(client, lambda: other.device_id in devices)
        return devices[other.device_id]

    def take_part(self, client: AsyncClient) -> None:
        """Lets a client take part in a verification: it accepts, and says that the numbers match."""

        async def accept(event: KeyVerificationStart) -> None:
            self.assertIsInstance(await client.accept_key_verification(event.transaction_id), ToDeviceResponse)

        async def confirm(event: KeyVerificationKey) -> None:
            # The library's own key leaves before the confirmation.
            await client.send_to_device_messages()
            await client.confirm_short_auth_string(event.transaction_id)

        client.add_to_device_callback(accept, KeyVerificationStart)
        client.add_to_device_callback(confirm, KeyVerificationKey)

    async def verify(self, one: AsyncClient, other: AsyncClient) -> None:
        """Verifies the devices of two listening clients by SAS."""
        device = await self.device(one, other)
        await self.device(other, one)
        self.take_part(one)
        self.take_part(other)
        self.assertIsInstance(await one.start_key_verification(device), ToDeviceResponse)
        verification: Sas = next(iter(one.key_verifications.values()))
        await self.until(one, lambda: verification.verified)
        await self.until(other, lambda: other.device_store[one.user_id][one.device_id].verified)
        theirs = other.key_verifications[verification.transaction_id]
        self.assertEqual(verification.get_decimals(), theirs.get_decimals())

    async def reads(self, client: AsyncClient, room_id: str, event_id: str, body: str) -> None:
        """Waits until the client has a message and has decrypted it."""
        await self.until(client, lambda: event_id in self.seen[client])
        event = self.seen[client][event_id]
        self.assertIsInstance(event, RoomMessageText, f"{client.user_id} was unable to decrypt {event_id}")
        self.assertTrue(event.decrypted)
        self.assertEqual(event.body, body)

    async def follow(self, client: AsyncClient) -> None:
        """Starts the sync loop, and keeps the events of rooms as the client shows them."""
        seen = self.seen[client] = {}

        async def keep(_, event) -> None:
            seen[event.event_id] = event

        client.add_event_callback(keep, (MegolmEvent, RoomMessageText))
        await self.listen(client)

    async def heard(self, sender: AsyncClient, readers: list[AsyncClient], room_id: str, body: str, **more) -> str:
        """Sends a message that each of the readers decrypts at once."""
        event_id = await self.say(sender, room_id, body, **more)
        for reader in readers:
            await self.reads(reader, room_id, event_id, body)
        return event_id

    async def encrypted_room(self, one: AsyncClient, other: AsyncClient) -> str:
        """A room with encryption, which both clients know of."""
        room_id = await self.room(one, other, initial_state=[EnableEncryptionBuilder().as_dict()])
        for client in (one, other):
            await self.until(client, lambda: room_id in client.rooms and client.rooms[room_id].encrypted)
        await self.until(one, lambda: other.user_id in one.rooms[room_id].users)
        return room_id

    async def test_two_people_verify_each_other_and_talk(self) -> None:
        alice, bob = await self.register("alice"), await self.register("bob")
        for client in (alice, bob):
            await self.follow(client)
        room_id = await self.encrypted_room(alice, bob)
        await self.verify(alice, bob)
        both = [alice, bob]
        first = await self.heard(alice, both, room_id, "Hello Bob")
        await self.heard(bob, both, room_id, "Hello Alice")

        edit = {"m.new_content": {"msgtype": "m.text", "body": "Hello, Bob"}, "m.relates_to": {"rel_type": "m.replace", "event_id": first}}
        await self.heard(alice, both, room_id, "* Hello, Bob", **edit)

        removed = await self.heard(bob, both, room_id, "A slip")
        self.assertIsInstance(await alice.room_redact(room_id, removed), RoomRedactResponse)
        shown = await bob.room_get_event(room_id, removed)
        self.assertIsInstance(shown.event, RedactedEvent)

        self.server.kill()
        self.server.start()
        await self.heard(bob, both, room_id, "Are you there?")
        await self.heard(alice, both, room_id, "I am")

        await self.keys_are_exported_and_imported(alice, room_id, first)
        self.assertFalse([event for events in self.seen.values() for event in events.values() if isinstance(event, MegolmEvent)])

    async def keys_are_exported_and_imported(self, client: AsyncClient, room_id: str, event_id: str) -> None:
        """A new device of the user reads an old message with keys from a file."""
        file = str(pathlib.Path(self.folder.name) / "keys.txt")
        await client.export_keys(file, "a passphrase", count=1000)
        other = self.client("alice")
        self.assertIsInstance(await other.login("secret"), LoginResponse)
        locked = await other.room_get_event(room_id, event_id)
        self.assertIsInstance(locked.event, MegolmEvent)
        await other.import_keys(file, "a passphrase")
        self.assertEqual(other.decrypt_event(locked.event).body, "Hello Bob")
