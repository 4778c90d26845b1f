"""matrix-nio: aliases, spaces, upgrades, relations, and what users keep about rooms."""

import unittest

from nio import (
    JoinResponse,
    MessageDirection,
    RoomDeleteAliasResponse,
    RoomGetStateEventResponse,
    RoomGetVisibilityResponse,
    RoomPreset,
    RoomPutAliasResponse,
    RoomPutStateResponse,
    RoomReadMarkersResponse,
    RoomResolveAliasError,
    RoomResolveAliasResponse,
    RoomSendResponse,
    RoomTypingResponse,
    RoomVisibility,
    SpaceGetHierarchyResponse,
    UpdateReceiptMarkerResponse,
)
from nio.api import RelationshipType, ThreadInclusion
from nio.responses import (
    RoomUpgradeError,
    RoomUpgradeResponse,
)

from people import Account


class Directory(Account):
    async def room(self, creator, *others, **options) -> str:
        """A public room that the others have joined."""
        answer = await creator.room_create(preset=RoomPreset.public_chat, **options)
        for other in others:
            self.assertIsInstance(await other.join(answer.room_id), JoinResponse)
        return answer.room_id

    async def send(self, client, room_id: str, event_type: str, content: dict) -> str:
        answer = await client.room_send(room_id, event_type, content)
        self.assertIsInstance(answer, RoomSendResponse)
        return answer.event_id

    async def say(self, client, room_id: str, body: str, **relation) -> str:
        content = {"msgtype": "m.text", "body": body}
        if relation:
            content["m.relates_to"] = relation
        return await self.send(client, room_id, "m.room.message", content)

    def assert_is(self, answer, wanted, errcode: str | None = None):
        self.assertIsInstance(answer, wanted)
        if errcode:
            self.assertEqual(answer.status_code, errcode)
        return answer

    async def test_a_room_has_aliases(self) -> None:
        alice, bob = await self.register("alice"), await self.register("bob")
        server = alice.user_id.split(":", 1)[1]
        room_id = await self.room(alice, alias="kitchen", visibility=RoomVisibility.public)
        cookery = f"#cookery:{server}"
        # The library reads every response to this request, and to the deletion, as a success.
        refused = await bob.room_put_alias(cookery, room_id)
        self.assertEqual(refused.transport_response.status, 403)
        self.assert_is(await alice.room_put_alias(cookery, room_id), RoomPutAliasResponse)
        for alias in (f"#kitchen:{server}", cookery):
            found = self.assert_is(await bob.room_resolve_alias(alias), RoomResolveAliasResponse)
            self.assertEqual(found.room_id, room_id)
        visibility = self.assert_is(await bob.room_get_visibility(room_id), RoomGetVisibilityResponse)
        self.assertEqual(visibility.visibility, "public")
        self.assertEqual(self.assert_is(await bob.join(cookery), JoinResponse).room_id, room_id)
        refused = await bob.room_delete_alias(cookery)
        self.assertEqual(refused.transport_response.status, 403)
        self.assert_is(await alice.room_delete_alias(cookery), RoomDeleteAliasResponse)
        self.assert_is(await bob.room_resolve_alias(cookery), RoomResolveAliasError, "M_NOT_FOUND")

    async def test_the_rooms_of_a_space_are_listed(self) -> None:
        carol, dave = await self.register("carol"), await self.register("dave")
        rooms = [await self.room(carol, name=name) for name in ("one", "two")]
        space = await self.room(carol, name="Space", space=True)
        for child in rooms:
            content = {"via": [carol.user_id.split(":", 1)[1]]}
            put = await carol.room_put_state(space, "m.space.child", content, child)
            self.assert_is(put, RoomPutStateResponse)
        page = self.assert_is(await dave.space_get_hierarchy(space), SpaceGetHierarchyResponse)
        self.assertEqual({room["room_id"] for room in page.rooms}, {space, *rooms})

    async def test_a_room_is_replaced(self) -> None:
        """matrix-nio makes the new room itself and sends the tombstone."""
        erin, frank = await self.register("erin"), await self.register("frank")
        room_id = await self.room(erin, frank, name="Hall", room_version="10")
        self.assertIsInstance(await frank.room_upgrade(room_id, "11"), RoomUpgradeError)
        upgraded = self.assert_is(await erin.room_upgrade(room_id, "11"), RoomUpgradeResponse)
        tombstone = await frank.room_get_state_event(room_id, "m.room.tombstone")
        content = self.assert_is(tombstone, RoomGetStateEventResponse).content
        self.assertEqual(content["replacement_room"], upgraded.room_id)
        self.assert_is(await frank.join(upgraded.room_id), JoinResponse)

    async def test_relations_and_threads_are_read(self) -> None:
        grace, heidi = await self.register("grace"), await self.register("heidi")
        room_id = await self.room(grace, heidi)
        root = await self.say(grace, room_id, "root")
        reply = await self.say(heidi, room_id, "reply", rel_type="m.thread", event_id=root)
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": root, "key": "♥"}}
        heart = await self.send(heidi, room_id, "m.reaction", content)
        read = [event.event_id async for event in grace.room_get_event_relations(room_id, root)]
        self.assertEqual(read, [heart, reply])
        forwards = grace.room_get_event_relations(room_id, root, direction=MessageDirection.front, limit=1)
        self.assertEqual([event.event_id async for event in forwards], [reply, heart])
        of_type = grace.room_get_event_relations(room_id, root, RelationshipType.annotation, "m.reaction")
        self.assertEqual([event.event_id async for event in of_type], [heart])
        threads = grace.room_get_threads(room_id, ThreadInclusion.participated)
        self.assertEqual([event.event_id async for event in threads], [root])

    async def test_typing_receipts_and_markers_are_sent(self) -> None:
        ivan, judy = await self.register("ivan"), await self.register("judy")
        room_id = await self.room(ivan, judy)
        event_id = await self.say(ivan, room_id, "hello")
        self.assert_is(await judy.room_typing(room_id, True, 5_000), RoomTypingResponse)
        self.assert_is(await judy.update_receipt_marker(room_id, event_id), UpdateReceiptMarkerResponse)
        marked = await judy.room_read_markers(room_id, event_id, event_id)
        self.assert_is(marked, RoomReadMarkersResponse)


if __name__ == "__main__":
    unittest.main(verbosity=2)
