"""matrix-nio: rooms, memberships, state and history."""

import unittest

from nio import (
    JoinedMembersResponse,
    JoinedRoomsResponse,
    JoinError,
    JoinResponse,
    MessageDirection,
    RedactedEvent,
    RoomBanResponse,
    RoomContextResponse,
    RoomCreateResponse,
    RoomForgetError,
    RoomForgetResponse,
    RoomGetEventResponse,
    RoomGetStateError,
    RoomGetStateEventError,
    RoomGetStateEventResponse,
    RoomGetStateResponse,
    RoomInviteError,
    RoomInviteResponse,
    RoomKickError,
    RoomKickResponse,
    RoomKnockResponse,
    RoomLeaveResponse,
    RoomMessagesError,
    RoomMessagesResponse,
    RoomMessageText,
    RoomPreset,
    RoomPutStateError,
    RoomPutStateResponse,
    RoomRedactError,
    RoomRedactResponse,
    RoomSendResponse,
    RoomUnbanResponse,
)

from people import Account


class Rooms(Account):
    async def room(self, creator, *others, **options) -> str:
        """A public room that the others have joined."""
        answer = await creator.room_create(preset=RoomPreset.public_chat, **options)
        self.assertIsInstance(answer, RoomCreateResponse)
        for other in others:
            self.assertIsInstance(await other.join(answer.room_id), JoinResponse)
        return answer.room_id

    async def say(self, client, room_id: str, body: str) -> str:
        answer = await client.room_send(room_id, "m.room.message", {"msgtype": "m.text", "body": body})
        self.assertIsInstance(answer, RoomSendResponse)
        return answer.event_id

    def assert_is(self, answer, wanted, errcode: str | None = None):
        self.assertIsInstance(answer, wanted)
        if errcode:
            self.assertEqual(answer.status_code, errcode)
        return answer

    async def test_members_are_invited_kicked_banned_and_forget(self) -> None:
        alice, bob, carol = [await self.register(name) for name in ("alice", "bob", "carol")]
        answer = await alice.room_create(preset=RoomPreset.private_chat, invite=[bob.user_id])
        room_id = self.assert_is(answer, RoomCreateResponse).room_id
        self.assert_is(await bob.join(room_id), JoinResponse)
        self.assert_is(await carol.join(room_id), JoinError, "M_FORBIDDEN")
        self.assert_is(await alice.room_invite(room_id, carol.user_id), RoomInviteResponse)
        self.assert_is(await carol.join(room_id), JoinResponse)
        self.assertEqual(self.assert_is(await carol.joined_rooms(), JoinedRoomsResponse).rooms, [room_id])
        members = self.assert_is(await bob.joined_members(room_id), JoinedMembersResponse).members
        self.assertEqual({member.user_id for member in members}, {alice.user_id, bob.user_id, carol.user_id})
        self.assert_is(await bob.room_kick(room_id, carol.user_id), RoomKickError, "M_FORBIDDEN")
        self.assert_is(await alice.room_kick(room_id, carol.user_id, "out"), RoomKickResponse)
        self.assert_is(await alice.room_ban(room_id, carol.user_id), RoomBanResponse)
        self.assert_is(await bob.room_invite(room_id, carol.user_id), RoomInviteError, "M_FORBIDDEN")
        self.assert_is(await alice.room_unban(room_id, carol.user_id), RoomUnbanResponse)
        self.assert_is(await bob.room_forget(room_id), RoomForgetError)
        self.assert_is(await bob.room_leave(room_id), RoomLeaveResponse)
        self.assert_is(await bob.room_forget(room_id), RoomForgetResponse)
        self.assert_is(await bob.room_get_state(room_id), RoomGetStateError, "M_FORBIDDEN")

    async def test_a_user_knocks_and_is_invited(self) -> None:
        dave, erin = await self.register("dave"), await self.register("erin")
        rule = {"type": "m.room.join_rules", "state_key": "", "content": {"join_rule": "knock"}}
        answer = await dave.room_create(preset=RoomPreset.private_chat, initial_state=[rule])
        room_id = self.assert_is(answer, RoomCreateResponse).room_id
        self.assert_is(await erin.room_knock(room_id, "please"), RoomKnockResponse)
        member = await dave.room_get_state_event(room_id, "m.room.member", erin.user_id)
        content = self.assert_is(member, RoomGetStateEventResponse).content
        self.assertEqual((content["membership"], content["reason"]), ("knock", "please"))
        self.assert_is(await dave.room_invite(room_id, erin.user_id), RoomInviteResponse)
        self.assert_is(await erin.join(room_id), JoinResponse)

    async def test_state_is_set_and_read(self) -> None:
        frank, grace = await self.register("frank"), await self.register("grace")
        room_id = await self.room(frank, grace)
        topic = {"topic": "Dinner"}
        self.assert_is(await frank.room_put_state(room_id, "m.room.topic", topic), RoomPutStateResponse)
        read = await grace.room_get_state_event(room_id, "m.room.topic")
        self.assertEqual(self.assert_is(read, RoomGetStateEventResponse).content, topic)
        missing = await grace.room_get_state_event(room_id, "m.room.avatar")
        self.assert_is(missing, RoomGetStateEventError, "M_NOT_FOUND")
        refused = await grace.room_put_state(room_id, "m.room.topic", {"topic": "Lunch"})
        self.assert_is(refused, RoomPutStateError, "M_FORBIDDEN")
        state = self.assert_is(await grace.room_get_state(room_id), RoomGetStateResponse).events
        self.assertIn("m.room.create", {event["type"] for event in state})

    async def test_the_history_is_read_in_both_directions(self) -> None:
        heidi, ivan, judy = [await self.register(name) for name in ("heidi", "ivan", "judy")]
        room_id = await self.room(heidi, ivan)
        sent = [await self.say(heidi, room_id, f"message {number}") for number in range(25)]
        for direction in (MessageDirection.back, MessageDirection.front):
            read, start = [], None
            while True:
                page = await ivan.room_messages(room_id, start, direction=direction, limit=10)
                self.assert_is(page, RoomMessagesResponse)
                read += [event.event_id for event in page.chunk if isinstance(event, RoomMessageText)]
                start = page.end
                if not start:
                    break
            self.assertEqual(read, sent if direction == MessageDirection.front else sent[::-1])
        context = self.assert_is(await ivan.room_context(room_id, sent[10], 4), RoomContextResponse)
        around = [event.event_id for event in (*context.events_before, context.event, *context.events_after)]
        self.assertEqual(around, [sent[9], sent[8], sent[10], sent[11], sent[12]])
        self.assert_is(await judy.room_messages(room_id, None), RoomMessagesError, "M_FORBIDDEN")

    async def test_a_redacted_message_has_no_content(self) -> None:
        kim, leo, mallory = [await self.register(name) for name in ("kim", "leo", "mallory")]
        room_id = await self.room(kim, leo)
        secret = await self.say(leo, room_id, "secret")
        self.assert_is(await mallory.room_redact(room_id, secret), RoomRedactError, "M_FORBIDDEN")
        first = self.assert_is(await kim.room_redact(room_id, secret, "a slip", "once"), RoomRedactResponse)
        again = self.assert_is(await kim.room_redact(room_id, secret, "a slip", "once"), RoomRedactResponse)
        self.assertEqual(first.event_id, again.event_id)
        event = self.assert_is(await leo.room_get_event(room_id, secret), RoomGetEventResponse).event
        self.assertIsInstance(event, RedactedEvent)
        self.assertEqual((event.redacter, event.reason), (kim.user_id, "a slip"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
