// A device that syncs over kills, and what it has assembled. It keeps a response only together with its token.
const V3 = "/_matrix/client/v3";
const POLL_MS = 2_000;
const FILTER = JSON.stringify({ room: { timeline: { limit: 20 } }, presence: { types: [] } });
const PAGE = 50;

export class Device {
  /** The ids of the events of each room, in the order of the timeline. */
  rooms = new Map();
  received = [];
  accountData = undefined;
  keyCount = 0;
  since = undefined;
  syncs = 0;

  constructor(house, person, { access_token, device_id }, violation) {
    Object.assign(this, { house, person, token: access_token, id: device_id, violation });
  }

  get name() {
    return `${this.person.userId} ${this.id}`;
  }

  /** Syncs until `isOver` says so. Now and then a response is lost on the way, and the device repeats its token. */
  async run(isOver) {
    for (let hasAll = false; !hasAll; ) {
      // The last sync comes after all actions, and waits for nothing.
      const isLast = isOver();
      const query = new URLSearchParams({ timeout: isLast ? 0 : POLL_MS, filter: FILTER, ...(this.since ? { since: this.since } : {}) });
      const response = await this.house.once(this.token, "GET", `${V3}/sync?${query}`, undefined, { isPoll: true });
      if (!response || this.house.random() < 0.1) continue;
      if (response.status !== 200) throw new Error(`${this.name}: sync: ${response.status} ${response.text}`);
      await this.keep(response.json);
      hasAll = isLast;
    }
  }

  async keep(sync) {
    for (const [roomId, { timeline }] of Object.entries(sync.rooms?.join ?? {})) await this.append(roomId, timeline);
    this.received.push(...(sync.to_device?.events ?? []).map(({ content, sender }) => ({ ...content, sender })));
    for (const { type, content } of sync.account_data?.events ?? []) if (type === "test.number") this.accountData = content.number;
    this.keyCount = sync.device_one_time_keys_count?.signed_curve25519 ?? this.keyCount;
    this.since = sync.next_batch;
    this.syncs += 1;
  }

  /** Appends the events of a timeline; before those of a limited one, what `/messages` has of the gap. */
  async append(roomId, { events, limited, prev_batch }) {
    const known = this.rooms.get(roomId) ?? [];
    const seen = new Set(known);
    const isNew = ({ event_id }) => !seen.has(event_id);
    // A limited timeline stands for itself: it may begin with events that the device has.
    const fresh = limited ? events.filter(isNew) : events;
    if (!fresh.every(isNew)) this.violation(`${this.name}: events of ${roomId} came twice: ${fresh.filter((event) => !isNew(event)).map((event) => event.event_id)}`);
    const hasGap = known.length === 0 || (limited && fresh.length === events.length);
    const gap = hasGap ? await this.gap(roomId, prev_batch, seen) : [];
    this.rooms.set(roomId, [...known, ...gap, ...fresh.map((event) => event.event_id)]);
  }

  /** The events before a token, up to the newest that the device knows. */
  async gap(roomId, from, seen) {
    const events = [];
    while (from) {
      const query = new URLSearchParams({ dir: "b", from, limit: PAGE });
      const { chunk, end } = await this.house.accepted(this.token, "GET", `${V3}/rooms/${encodeURIComponent(roomId)}/messages?${query}`);
      for (const { event_id } of chunk) {
        if (seen.has(event_id)) return events.reverse();
        events.push(event_id);
      }
      from = end;
    }
    return events.reverse();
  }
}
