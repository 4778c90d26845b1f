// Many requests, some at once: the runtime closes connections under more, and idle ones as a request arrives.

/** Repeats work whose connection was closed. */
export async function again(work) {
  try {
    return await work();
  } catch (error) {
    if (!error.message.startsWith("fetch failed")) throw error;
    return again(work);
  }
}

/** Runs `work` for each number below `count`, `width` at a time. */
export async function many(count, width, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const number = next++;
      await again(() => work(number));
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}
