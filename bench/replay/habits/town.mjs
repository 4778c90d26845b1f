// A tenth of a town of 10,000, one hour of its evening: more than 1,000 people were not tried in one local runtime.
export default {
  name: "town",
  title: "an hour of a tenth of a town of 10,000",
  people: 1000,
  from: 19,
  to: 20,
  speed: 3,
  rooms: [
    { count: 2, members: 250, messages: 3 },
    { count: 40, members: 25, messages: 37 },
    { count: 200, members: 6, messages: 40 },
    { count: 500, members: 2, messages: 20 },
  ],
  sessions: 1.5,
  minutes: 6,
  hours: [19],
  computers: 5,
  computerFrom: 19,
  computerTo: 20,
  messages: 2,
  pictures: 0.05,
};
