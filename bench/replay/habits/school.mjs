// A school of 300, one day: classes of 30, groups, a room of all that few write in; computers of the staff.
export default {
  name: "school",
  title: "a day of a school of 300",
  people: 300,
  from: 6,
  to: 22,
  speed: 96,
  rooms: [
    { count: 1, members: 300, messages: 1 },
    { count: 10, members: 30, messages: 39 },
    { count: 60, members: 6, messages: 40 },
    { count: 150, members: 2, messages: 20 },
  ],
  sessions: 10,
  minutes: 5,
  hours: [7, 8, 10, 12, 13, 14, 15, 16, 17, 18, 19, 20],
  computers: 10,
  computerFrom: 8,
  computerTo: 16,
  messages: 12,
  pictures: 0.3,
};
