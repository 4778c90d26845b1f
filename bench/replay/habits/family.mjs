// A family of five, one day: a room of all, rooms of two, phones that are looked at often, one computer that stays on.
export default {
  name: "family",
  title: "a day of a family of five",
  people: 5,
  /** The hours of the day that pass. */
  from: 0,
  to: 24,
  /** How many times faster than the day. */
  speed: 180,
  /** Rooms: how many of which size, and how many of a hundred messages are said in them. */
  rooms: [
    { count: 1, members: 5, messages: 70 },
    { count: 4, members: 2, messages: 30 },
  ],
  /** How often a person looks, for how many minutes; the hours in which they do. */
  sessions: 25,
  minutes: 4,
  hours: [7, 8, 12, 13, 16, 17, 18, 19, 20, 21, 22],
  /** Of how many of a hundred people a computer stays on with the client open, and when. */
  computers: 20,
  computerFrom: 9,
  computerTo: 17,
  /** Messages and pictures that a person sends in a day. */
  messages: 30,
  pictures: 2,
};
