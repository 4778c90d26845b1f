// Random numbers that a seed repeats.
import { generator } from "../../tests/e2e/people.mjs";

export class Random {
  constructor(seed) {
    this.next = generator(seed);
  }

  below(count) {
    return Math.floor(this.next() * count);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** A whole number whose mean is `mean`: the part behind the point is a chance. */
  about(mean) {
    return Math.floor(mean) + (this.next() < mean % 1 ? 1 : 0);
  }

  /** A time that lasts `mean` on average, at most four times as long. */
  lasting(mean) {
    return Math.min(-Math.log(1 - this.next()), 4) * mean;
  }

  /** One of the rooms, by their weights. */
  weighted(rooms) {
    let left = this.next() * rooms.reduce((all, { weight }) => all + weight, 0);
    return rooms.find(({ weight }) => (left -= weight) <= 0) ?? rooms.at(-1);
  }
}
