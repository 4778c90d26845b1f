"""matrix-nio's own sync loop: rooms, members, typing, receipts, threads and unread counts, as the library computes them."""

import unittest

from nio import (
    AsyncClient,
    JoinResponse,
    PushRuleKind,
    RoomLeaveResponse,
    RoomMessagesResponse,
    RoomReadMarkersResponse,
    RoomRedactResponse,
    RoomTypingResponse,
    SetPushRuleResponse,
    SyncResponse,
    UpdateReceiptMarkerResponse,
)
from nio.api import ReceiptType, RelationshipType, ThreadInclusion

from listening import Listener

LAZY = {"room": {"state": {"lazy_load_members": True}, "timeline": {"limit": 5}}}


class Sync(Listener):
    async def read(self, client: AsyncClient, room_id: str, event_id: str, **more) -> None:
        answer = await client.update_receipt_marker(room_id, event_id, **more)
        self.assertIsInstance(answer, UpdateReceiptMarkerResponse)

    async def test_rooms_come_are_joined_and_are_left(self) -> None:
        alice, bob = await self.register("alice"), await self.register("bob")
        responses = await self.listen(bob)
        answer = await alice.room_create(name="Kitchen", topic="Dinner", invite=[bob.user_id])
        room_id = answer.room_id
        await self.until(bob, lambda: room_id in bob.invited_rooms)
        invited = bob.invited_rooms[room_id]
        self.assertEqual((invited.display_name, invited.inviter), ("Kitchen", alice.user_id))
        self.assertIsInstance(await bob.join(room_id), JoinResponse)
        await self.until(bob, lambda: room_id in bob.rooms)
        room = bob.rooms[room_id]
        self.assertEqual((room.name, room.topic, room.room_version), ("Kitchen", "Dinner", "12"))
        self.assertEqual((room.joined_count, room.invited_count), (2, 0))
        self.assertIsInstance(await bob.room_leave(room_id), RoomLeaveResponse)
        await self.until(bob, lambda: room_id in responses[-1].rooms.leave)
        self.assertEqual(responses[-1].rooms.leave[room_id].timeline.events[-1].membership, "leave")

    async def test_members_and_the_name_of_a_room_without_one(self) -> None:
        carol, dave, erin = [await self.register(name) for name in ("carol", "dave", "erin")]
        room_id = await self.room(carol, dave)
        await self.listen(dave)
        room = dave.rooms[room_id]
        self.assertEqual((set(room.users), room.display_name), ({carol.user_id, dave.user_id}, "carol"))
        self.assertEqual(room.power_levels.get_user_level(dave.user_id), 0)
        await carol.room_invite(room_id, erin.user_id)
        await self.until(dave, lambda: erin.user_id in room.invited_users)
        await erin.join(room_id)
        await self.until(dave, lambda: room.summary.joined_member_count == 3)
        self.assertEqual((room.member_count, room.display_name), (3, "carol and erin"))
        await carol.set_displayname("Cook")
        await self.until(dave, lambda: room.user_name(carol.user_id) == "Cook")
        levels = (await carol.room_get_state_event(room_id, "m.room.power_levels")).content
        await carol.room_put_state(room_id, "m.room.power_levels", {**levels, "users": {**levels["users"], dave.user_id: 50}})
        await self.until(dave, lambda: room.users[dave.user_id].power_level == 50)
        await carol.room_kick(room_id, erin.user_id)
        await self.until(dave, lambda: erin.user_id not in room.users)
        await self.until(dave, lambda: room.summary.joined_member_count == 2)

    async def test_lazy_members_are_the_heroes_those_who_speak_and_oneself(self) -> None:
        people = [await self.register(f"fay{number}") for number in range(8)]
        *heroes, silent, speaker, reader = people
        room_id = await self.room(*people)
        for number in range(5):
            await self.say(speaker, room_id, f"message {number}")
        await self.listen(reader, LAZY)
        room = reader.rooms[room_id]
        self.assertEqual(set(room.users), {person.user_id for person in (*heroes, speaker, reader)})
        self.assertEqual((room.joined_count, room.members_synced), (8, False))
        await self.say(silent, room_id, "Here I am")
        await self.until(reader, lambda: silent.user_id in room.users)
        await reader.joined_members(room_id)
        self.assertTrue(room.members_synced)

    async def test_a_gap_leads_to_all_that_it_leaves_out(self) -> None:
        jan, kim = await self.register("jan"), await self.register("kim")
        room_id = await self.room(jan, kim)
        first = await kim.sync(sync_filter=LAZY)
        sent = [await self.say(jan, room_id, f"message {number}") for number in range(23)]
        second = await kim.sync(sync_filter=LAZY)
        timeline = second.rooms.join[room_id].timeline
        self.assertTrue(timeline.limited)
        seen, token = [event.event_id for event in timeline.events][::-1], timeline.prev_batch
        while len(seen) < len(sent) and token:
            page = await kim.room_messages(room_id, token, first.next_batch, limit=7)
            self.assertIsInstance(page, RoomMessagesResponse)
            seen += [event.event_id for event in page.chunk]
            token = page.end
        self.assertEqual(seen, sent[::-1])

    async def test_typing_is_seen_and_ends(self) -> None:
        lea, max_ = await self.register("lea"), await self.register("max")
        room_id = await self.room(lea, max_)
        await self.listen(max_)
        room = max_.rooms[room_id]
        self.assertIsInstance(await lea.room_typing(room_id, True, 30_000), RoomTypingResponse)
        await self.until(max_, lambda: room.typing_users == [lea.user_id])
        await lea.room_typing(room_id, False)
        await self.until(max_, lambda: room.typing_users == [])
        await lea.room_typing(room_id, True, 1_000)
        await self.until(max_, lambda: room.typing_users == [lea.user_id])
        await self.until(max_, lambda: room.typing_users == [])

    async def test_receipts_and_the_read_marker(self) -> None:
        nia, oli = await self.register("nia"), await self.register("oli")
        room_id = await self.room(nia, oli)
        first, second = await self.say(nia, room_id, "one"), await self.say(nia, room_id, "two")
        await self.listen(nia)
        await self.listen(oli)
        room, own = nia.rooms[room_id], oli.rooms[room_id]
        await self.read(oli, room_id, first, thread_id=None)
        await self.until(nia, lambda: oli.user_id in room.read_receipts)
        self.assertEqual(room.read_receipts[oli.user_id].event_id, first)
        await self.read(oli, room_id, second, receipt_type=ReceiptType.read_private, thread_id=None)
        await self.until(oli, lambda: own.read_receipts[oli.user_id].event_id == second)
        self.assertEqual(own.read_receipts[oli.user_id].receipt_type, "m.read.private")
        answer = await oli.room_read_markers(room_id, second, second)
        self.assertIsInstance(answer, RoomReadMarkersResponse)
        await self.until(oli, lambda: own.fully_read_marker == second)
        await self.until(nia, lambda: room.read_receipts[oli.user_id].event_id == second)
        # The private receipt never came: the public one is the first that names the second message.
        self.assertEqual(room.read_receipts[oli.user_id].receipt_type, "m.read")
        self.assertIsNone(room.fully_read_marker)

    async def test_threads_are_listed_and_read_apart(self) -> None:
        pia, quin = await self.register("pia"), await self.register("quin")
        room_id = await self.room(pia, quin)
        await self.listen(quin)
        root = await self.say(pia, room_id, "What is for dinner?")
        thread = {"m.relates_to": {"rel_type": "m.thread", "event_id": root}}
        replies = [await self.say(pia, room_id, text, **thread) for text in ("Soup", "Bread")]
        lone = await self.say(quin, room_id, "Who cooks?")
        await self.say(quin, room_id, "I do", **{"m.relates_to": {"rel_type": "m.thread", "event_id": lone}})
        listed = [event.event_id async for event in quin.room_get_threads(room_id)]
        self.assertEqual(listed, [lone, root])
        own = [event.event_id async for event in pia.room_get_threads(room_id, ThreadInclusion.participated)]
        self.assertEqual(own, [root])
        related = quin.room_get_event_relations(room_id, root, RelationshipType.thread, limit=1)
        self.assertEqual([event.event_id async for event in related], replies[::-1])
        room = quin.rooms[room_id]
        # The library does not ask for counts by thread: those of the threads are in the count of the room.
        await self.until(quin, lambda: room.unread_notifications == 3)
        await self.read(quin, room_id, replies[1], thread_id=root)
        await self.until(quin, lambda: room.unread_notifications == 1)
        await self.read(quin, room_id, lone, thread_id="main")
        await self.until(quin, lambda: room.unread_notifications == 0)
        self.assertEqual(room.threaded_read_receipts[quin.user_id][root].event_id, replies[1])

    async def test_unread_counts(self) -> None:
        ria, sam = await self.register("ria"), await self.register("sam")
        room_id = await self.room(ria, sam)
        responses = await self.listen(sam)
        room = sam.rooms[room_id]
        counts = lambda: (room.unread_notifications, room.unread_highlights)
        await self.until(sam, lambda: counts() == (0, 0))
        await self.say(ria, room_id, "one")
        await self.until(sam, lambda: counts() == (1, 0))
        mention = await self.say(ria, room_id, "Sam?", **{"m.mentions": {"user_ids": [sam.user_id]}})
        await self.until(sam, lambda: counts() == (2, 1))
        self.assertIsInstance(await ria.room_redact(room_id, mention), RoomRedactResponse)
        await self.until(sam, lambda: counts() == (1, 0))
        third = await self.say(ria, room_id, "three")
        await self.until(sam, lambda: counts() == (2, 0))
        await self.read(sam, room_id, third, thread_id=None)
        await self.until(sam, lambda: counts() == (0, 0))
        muted = await sam.set_pushrule("global", PushRuleKind.room, room_id, actions=[])
        self.assertIsInstance(muted, SetPushRuleResponse)
        await self.say(ria, room_id, "four")
        mention = await self.say(ria, room_id, "Sam!", **{"m.mentions": {"user_ids": [sam.user_id]}})
        heard = lambda: {event.event_id for event in responses[-1].rooms.join[room_id].timeline.events}
        await self.until(sam, lambda: room_id in responses[-1].rooms.join and mention in heard())
        self.assertEqual(counts(), (1, 1), "the mention alone: its rule comes before that of the room")


if __name__ == "__main__":
    unittest.main(verbosity=2)
