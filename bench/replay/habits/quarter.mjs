// A quarter of an hour of the family's evening, for the tests.
import family from "./family.mjs";

export default {
  ...family,
  name: "quarter",
  title: "a quarter of an hour of the family's evening",
  from: 19,
  to: 19.25,
  speed: 60,
  sessions: 2,
  minutes: 6,
  hours: [19],
  computers: 0,
  messages: 8,
  pictures: 1,
};
