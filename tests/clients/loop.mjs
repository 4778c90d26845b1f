// matrix-js-sdk's own sync loop: starting it, and waiting for what it shows.
import { after } from "node:test";
import { ClientEvent, RoomEvent, RoomMemberEvent, RoomStateEvent, SyncState, ThreadEvent } from "matrix-js-sdk";
import "./timers.mjs";

const PATIENCE_MS = 20_000;
const EVENTS = [
  ClientEvent.Sync, ClientEvent.Room, ClientEvent.AccountData, RoomEvent.Timeline, RoomEvent.Receipt, RoomEvent.Redaction,
  RoomEvent.UnreadNotifications, RoomEvent.MyMembership, RoomEvent.Name, RoomMemberEvent.Typing, RoomStateEvent.Members,
  ThreadEvent.New, ThreadEvent.Update, ThreadEvent.NewReply,
];

/** Waits until `found()` has a value; looks again at each of the client's events. */
export function until(client, what, found) {
  return new Promise((resolve, reject) => {
    const stop = (settle, value) => {
      clearTimeout(timer);
      for (const event of EVENTS) client.off(event, look);
      settle(value);
    };
    const look = () => {
      const value = found();
      if (value !== undefined && value !== false) stop(resolve, value);
    };
    const timer = setTimeout(() => stop(reject, new Error(`waited for ${what}`)), PATIENCE_MS);
    for (const event of EVENTS) client.on(event, look);
    look();
  });
}

/** Starts the library's own sync loop, which ends with the test. */
export async function start(client, options = {}) {
  after(() => client.stopClient());
  await client.startClient({ initialSyncLimit: 10, ...options });
  await until(client, "the first sync", () => [SyncState.Prepared, SyncState.Syncing].includes(client.getSyncState()));
  return client;
}
