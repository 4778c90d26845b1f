// A page on matrix-js-sdk, without encryption: a session that is kept in the browser, its rooms, and one open room.
import { ClientEvent, createClient, IndexedDBStore, MatrixEventEvent, RoomEvent, RoomMemberEvent } from "matrix-js-sdk";
import { showRoom } from "./room.mjs";

const baseUrl = new URLSearchParams(location.search).get("server");
const find = (selector) => document.querySelector(selector);
const loginForm = find("#login");
/** The states of the sync loop since the page was loaded, for the test. */
window.syncStates = [];

/** Runs what an event of the page asks for, and shows the error of a request that failed. */
export function attempt(work) {
  return (event) => {
    event?.preventDefault();
    find("#problem").textContent = "";
    Promise.resolve(work(event)).catch((error) => (find("#problem").textContent = String(error)));
  };
}

/** Goes on with a session from the rooms and the position that IndexedDB has. */
async function goOn({ userId, accessToken, deviceId }) {
  loginForm.hidden = true;
  const store = new IndexedDBStore({ indexedDB, localStorage, dbName: "page" });
  const client = createClient({ baseUrl, userId, accessToken, deviceId, store });
  await store.startup();
  let open;
  const show = () => {
    find("#rooms").replaceChildren(...client.getVisibleRooms().map(entry));
    if (open) showRoom(client, open);
  };
  const entry = (room) => {
    const button = document.createElement("button");
    const unread = room.getUnreadNotificationCount();
    button.textContent = unread && room !== open ? `${room.name} (${unread})` : room.name;
    button.onclick = () => show((open = room));
    return button;
  };
  client.on(ClientEvent.Sync, async (state, _, data) => {
    window.syncStates.push(data?.fromCache ? `${state} from the store` : state);
    find("#state").textContent = `${userId}: ${state}`;
    show();
    // The store would wait for minutes, and the test closes the page before.
    await store.save(true);
  });
  const changes = [RoomEvent.Timeline, RoomEvent.LocalEchoUpdated, RoomEvent.Receipt, RoomEvent.Redaction, RoomEvent.UnreadNotifications, RoomEvent.Name, RoomEvent.MyMembership];
  for (const change of [...changes, RoomMemberEvent.Typing, MatrixEventEvent.Replaced, MatrixEventEvent.RelationsCreated]) client.on(change, show);
  await client.startClient({ initialSyncLimit: 10, lazyLoadMembers: true });
}

loginForm.onsubmit = attempt(async () => {
  const { user, password } = Object.fromEntries(new FormData(loginForm));
  const request = { type: "m.login.password", identifier: { type: "m.id.user", user }, password };
  const { user_id, access_token, device_id } = await createClient({ baseUrl }).loginRequest(request);
  const session = { userId: user_id, accessToken: access_token, deviceId: device_id };
  localStorage.setItem("session", JSON.stringify(session));
  await goOn(session);
});

const session = localStorage.getItem("session");
if (session) attempt(() => goOn(JSON.parse(session)))();
