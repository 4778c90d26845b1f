"""matrix-nio: profiles, account data, filters, OpenID tokens and discovery."""

import asyncio
import unittest
import urllib.parse

from nio import (
    AsyncClient,
    DiscoveryInfoResponse,
    JoinResponse,
    ProfileGetAvatarResponse,
    ProfileGetDisplayNameError,
    ProfileGetDisplayNameResponse,
    ProfileGetError,
    ProfileGetResponse,
    ProfileSetAvatarResponse,
    ProfileSetDisplayNameResponse,
    RoomCreateResponse,
    SyncResponse,
    UnknownAccountDataEvent,
    UploadFilterResponse,
)
from nio.responses import GetOpenIDTokenResponse

from people import Account
from server import SERVER_NAME

CLIENT = "/_matrix/client/v3"
BASE_URL = f"https://matrix.{SERVER_NAME}"
PICTURE = f"mxc://{SERVER_NAME}/daisy"


class AProfile(Account):
    settings = {"--set": f"PUBLIC_BASE_URL={BASE_URL}"}

    async def sync(self, client: AsyncClient, **more) -> SyncResponse:
        answer = await client.sync(**more)
        self.assertIsInstance(answer, SyncResponse)
        return answer

    async def test_a_display_name_and_an_avatar_are_set_and_public(self) -> None:
        alice, bob = await self.register("alice"), await self.register("bob")
        new = await bob.get_profile(alice.user_id)
        self.assertIsInstance(new, ProfileGetResponse)
        self.assertEqual((new.displayname, new.avatar_url), ("alice", None), "the display name of a new account is its localpart")
        self.assertIsInstance(await alice.set_displayname("Alice 🌼"), ProfileSetDisplayNameResponse)
        self.assertIsInstance(await alice.set_avatar(PICTURE), ProfileSetAvatarResponse)
        for client in (bob, self.client("nobody")):
            profile = await client.get_profile(alice.user_id)
            self.assertIsInstance(profile, ProfileGetResponse)
            self.assertEqual((profile.displayname, profile.avatar_url), ("Alice 🌼", PICTURE))
        name = await bob.get_displayname(alice.user_id)
        self.assertIsInstance(name, ProfileGetDisplayNameResponse)
        self.assertEqual(name.displayname, "Alice 🌼")
        picture = await bob.get_avatar(alice.user_id)
        self.assertIsInstance(picture, ProfileGetAvatarResponse)
        self.assertEqual(picture.avatar_url, PICTURE)

        await alice.set_displayname("")
        gone = await bob.get_displayname(alice.user_id)
        self.assertIsInstance(gone, ProfileGetDisplayNameError, "an empty displayname removes the field")
        self.assertEqual(gone.status_code, "M_NOT_FOUND")
        nobody = await bob.get_profile(f"@nobody:{SERVER_NAME}")
        self.assertIsInstance(nobody, ProfileGetError)
        self.assertEqual(nobody.status_code, "M_NOT_FOUND")

    async def test_a_new_display_name_updates_the_member_event_of_a_joined_room(self) -> None:
        carol, dora = await self.register("carol"), await self.register("dora")
        room = await carol.room_create(invite=[dora.user_id])
        self.assertIsInstance(room, RoomCreateResponse)
        self.assertIsInstance(await dora.join(room.room_id), JoinResponse)
        await self.sync(dora)
        self.assertEqual(dora.rooms[room.room_id].users[carol.user_id].name, "carol")
        waits = asyncio.create_task(self.sync(dora, timeout=10_000))
        await carol.set_displayname("Carol")
        await waits
        # The library takes the names of members from the member events of the room.
        self.assertEqual(dora.rooms[room.room_id].user_name(carol.user_id), "Carol")

    async def test_custom_profile_fields_are_kept_unchanged(self) -> None:
        emil = await self.register("emil")
        path = f"{CLIENT}/profile/{urllib.parse.quote(emil.user_id)}"
        garden = {"likes": ["daisies", {"and": None}]}
        field = f"{path}/test.lattice.garden"
        self.assertEqual(await self.ask(emil, "PUT", field, {"test.lattice.garden": garden}), (200, {}))
        profile = await emil.get_profile()
        self.assertIsInstance(profile, ProfileGetResponse)
        self.assertEqual(profile.other_info, {"test.lattice.garden": garden})
        self.assertEqual(await self.ask(emil, "GET", field), (200, {"test.lattice.garden": garden}))
        self.assertEqual(await self.ask(emil, "DELETE", field), (200, {}))
        status, answer = await self.ask(emil, "GET", field)
        self.assertEqual((status, answer["errcode"]), (404, "M_NOT_FOUND"))

    async def test_account_data_is_synced_to_all_devices_and_refused_to_other_users(self) -> None:
        desk = await self.register("frida")
        phone = await self.login("frida")
        heard: list[tuple[str, dict]] = []

        async def hear(event: UnknownAccountDataEvent) -> None:
            heard.append((event.type, event.content))

        phone.add_global_account_data_callback(hear, UnknownAccountDataEvent)
        await self.sync(phone)
        waits = asyncio.create_task(self.sync(phone, timeout=10_000))
        path = f"{CLIENT}/user/{urllib.parse.quote(desk.user_id)}/account_data/test.lattice.notes"
        self.assertEqual(await self.ask(desk, "PUT", path, {"text": "buy bread"}), (200, {}))
        await waits
        self.assertEqual(heard, [("test.lattice.notes", {"text": "buy bread"})])
        self.assertEqual(await self.ask(phone, "GET", path), (200, {"text": "buy bread"}))
        stranger = await self.register("mallory")
        status, answer = await self.ask(stranger, "GET", path)
        self.assertEqual((status, answer["errcode"]), (403, "M_FORBIDDEN"))

    async def test_a_filter_is_stored_once_and_applied_by_a_sync(self) -> None:
        gustav = await self.register("gustav")
        room = await gustav.room_create(name="Garden")
        stored = await gustav.upload_filter(room={"timeline": {"limit": 1}}, presence={"types": []})
        self.assertIsInstance(stored, UploadFilterResponse)
        again = await gustav.upload_filter(room={"timeline": {"limit": 1}}, presence={"types": []})
        self.assertEqual(again.filter_id, stored.filter_id, "the same filter has the same ID")
        answer = await self.sync(gustav, sync_filter=stored.filter_id)
        self.assertEqual(len(answer.rooms.join[room.room_id].timeline.events), 1)
        self.assertTrue(answer.rooms.join[room.room_id].timeline.limited)

    async def test_an_openid_token_identifies_its_user_and_is_refused_as_an_access_token(self) -> None:
        hanna = await self.register("hanna")
        token = await hanna.get_openid_token(hanna.user_id)
        self.assertIsInstance(token, GetOpenIDTokenResponse)
        self.assertEqual((token.token_type, token.matrix_server_name), ("Bearer", SERVER_NAME))
        path = f"/_matrix/federation/v1/openid/userinfo?access_token={urllib.parse.quote(token.access_token)}"
        self.assertEqual(await self.ask(self.client("nobody"), "GET", path), (200, {"sub": hanna.user_id}))
        hanna.access_token = token.access_token
        await self.assert_ended(hanna, "an OpenID token is no access token")

    async def test_a_domain_names_its_homeserver(self) -> None:
        found = await self.client("nobody").discovery_info()
        self.assertIsInstance(found, DiscoveryInfoResponse)
        self.assertEqual(found.homeserver_url, BASE_URL)


if __name__ == "__main__":
    unittest.main(verbosity=2)
