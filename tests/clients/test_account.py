"""matrix-nio: registration, devices, refresh, login tokens, password changes, logout and deactivation."""

import unittest

from nio import (
    DeleteDevicesAuthResponse,
    DeleteDevicesResponse,
    LoginError,
    LoginInfoResponse,
    LoginResponse,
    LogoutResponse,
    UpdateDeviceResponse,
    WhoamiError,
)
from nio.responses import RegisterErrorResponse

from people import Account

CLIENT = "/_matrix/client/v3"


class AnAccount(Account):
    async def test_registration_takes_two_steps_and_a_taken_username_is_refused(self) -> None:
        alice = await self.register("alice")
        await self.assert_works(alice, "the session of the registration")
        again = await self.client("alice").register("alice", "other")
        self.assertIsInstance(again, RegisterErrorResponse)
        self.assertEqual(again.status_code, "M_USER_IN_USE")
        flows = await alice.login_info()
        self.assertIsInstance(flows, LoginInfoResponse)
        self.assertEqual(flows.flows, ["m.login.password", "m.login.token"])
        status, answer = await self.ask(alice, "GET", f"{CLIENT}/capabilities")
        self.assertEqual((status, answer["capabilities"]["m.change_password"]), (200, {"enabled": True}))

    async def test_devices_are_listed_renamed_and_deleted_only_with_the_password(self) -> None:
        desk = await self.register("bob")
        phone = await self.login("bob", device_name="Phone")
        tablet = await self.login(desk.user_id, device_id="TABLET")
        self.assertEqual(tablet.device_id, "TABLET", "a client may choose its device ID")
        renamed = await desk.update_device(phone.device_id, {"display_name": "Old phone"})
        self.assertIsInstance(renamed, UpdateDeviceResponse)
        names = {phone.device_id: "Old phone", desk.device_id: "Desk", "TABLET": None}
        self.assertEqual(await self.devices(desk), names)

        doomed = [phone.device_id, "TABLET"]
        challenge = await desk.delete_devices(doomed)
        self.assertIsInstance(challenge, DeleteDevicesAuthResponse)
        wrong = await desk.delete_devices(doomed, self.password(desk, "wrong", challenge.session))
        self.assertNotIsInstance(wrong, DeleteDevicesResponse, "a wrong password deletes nothing")
        await self.assert_works(phone, "nothing was deleted")
        deleted = await desk.delete_devices(doomed, self.password(desk, "secret", challenge.session))
        self.assertIsInstance(deleted, DeleteDevicesResponse)
        for client in (phone, tablet):
            await self.assert_ended(client, "a deleted device")
        self.assertEqual(await self.devices(desk), {desk.device_id: "Desk"})

    async def test_tokens_are_refreshed_and_a_spent_refresh_token_ends_the_session(self) -> None:
        await self.register("carol")
        body = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": "carol"}}
        phone = self.client("carol")
        answer = await phone.login_raw({**body, "password": "secret", "refresh_token": True})
        self.assertIsInstance(answer, LoginResponse)
        # The library forgets the refresh token, so a second login on the same device reads it.
        body |= {"device_id": phone.device_id, "password": "secret", "refresh_token": True}
        status, first = await self.ask(phone, "POST", f"{CLIENT}/login", body)
        self.assertEqual(status, 200)
        await self.assert_ended(phone, "the earlier access token of the device")

        async def refresh(token: str) -> tuple[int, dict]:
            return await self.ask(phone, "POST", f"{CLIENT}/refresh", {"refresh_token": token})

        status, second = await refresh(first["refresh_token"])
        self.assertEqual(status, 200)
        phone.access_token = second["access_token"]
        await self.assert_works(phone, "the access token of a refresh")
        status, refused = await refresh(first["refresh_token"])
        self.assertEqual((status, refused["errcode"]), (401, "M_UNKNOWN_TOKEN"))
        stolen = await phone.whoami()
        self.assertIsInstance(stolen, WhoamiError)
        self.assertEqual((stolen.status_code, stolen.soft_logout), ("M_UNKNOWN_TOKEN", True))

    async def test_a_login_token_logs_one_device_in_and_is_refused_the_second_time(self) -> None:
        desk = await self.register("dora")
        status, answer = await self.confirm(desk, "/_matrix/client/v1/login/get_token", "secret")
        self.assertEqual(status, 200)
        phone = self.client("dora")
        self.assertIsInstance(await phone.login(token=answer["login_token"]), LoginResponse)
        await self.assert_works(phone, "a session by a login token")
        self.assertNotEqual(phone.device_id, desk.device_id)
        again = await self.client("dora").login(token=answer["login_token"])
        self.assertIsInstance(again, LoginError)
        self.assertEqual(again.status_code, "M_FORBIDDEN", "a used login token")

    async def test_a_password_change_ends_the_other_sessions_unless_the_client_keeps_them(self) -> None:
        desk = await self.register("emil")
        phone = await self.login("emil")
        path = f"{CLIENT}/account/password"
        status, _ = await self.confirm(desk, path, "wrong", {"new_password": "second"})
        self.assertEqual(status, 401, "a wrong current password")
        status, _ = await self.confirm(desk, path, "secret", {"new_password": "second", "logout_devices": False})
        self.assertEqual(status, 200)
        await self.assert_works(phone, "logout_devices was false")
        await self.assert_refused("emil", "secret", "M_FORBIDDEN")
        status, _ = await self.confirm(desk, path, "second", {"new_password": "third"})
        self.assertEqual(status, 200)
        await self.assert_ended(phone, "the session of another device")
        await self.assert_works(desk, "the session that changed the password stays")
        await self.login("emil", "third")

    async def test_logout_ends_one_session_and_logout_of_all_devices_ends_all(self) -> None:
        desk, phone = await self.register("frida"), await self.login("frida")
        token = phone.access_token
        self.assertIsInstance(await phone.logout(), LogoutResponse)
        # The library drops the token; the test uses the ended token again.
        phone.access_token = token
        await self.assert_ended(phone, "a session that logged out")
        await self.assert_works(desk, "the other session")
        tablet, token = await self.login("frida"), desk.access_token
        self.assertIsInstance(await desk.logout(all_devices=True), LogoutResponse)
        desk.access_token = token
        await self.assert_ended(desk, "the session that logged all out")
        await self.assert_ended(tablet, "a session that was logged out")
        await self.login("frida")

    async def test_a_deactivated_account_cannot_log_in_and_its_username_stays_taken(self) -> None:
        desk, phone = await self.register("gustav"), await self.login("gustav")
        status, answer = await self.confirm(desk, f"{CLIENT}/account/deactivate", "secret", {"erase": True})
        self.assertEqual((status, answer), (200, {"id_server_unbind_result": "no-support"}))
        await self.assert_ended(desk, "the session that deactivated the account")
        await self.assert_ended(phone, "another session of the account")
        await self.assert_refused("gustav", "secret", "M_FORBIDDEN")
        again = await self.client("gustav").register("gustav", "secret")
        self.assertEqual(again.status_code, "M_USER_IN_USE", "the username stays taken")


if __name__ == "__main__":
    unittest.main(verbosity=2)
