// Parses the output of a Go test binary (`-test.v=test2json`) into results.

const MARK = "\u0016";
const MAX_OUTPUT_LINES = 200;

/** Collects the results of one package over several runs of its binary. */
export class Listener {
  constructor(packageName) {
    this.packageName = packageName;
    this.tests = new Map();
    this.current = undefined;
    this.windows = [];
  }

  line(text) {
    const line = text.replaceAll(MARK, "");
    const [, verb, name] = line.match(/^=== (RUN|CONT|NAME|PAUSE)\s+(\S*)/) ?? [];
    if (verb) {
      if (verb === "RUN") this.begin(name);
      this.current = verb === "PAUSE" ? undefined : name;
      return;
    }
    const [, action, ended, seconds] = line.match(/^\s*--- (PASS|FAIL|SKIP): (\S+) \(([\d.]+)s\)/) ?? [];
    if (action) {
      const test = this.tests.get(ended);
      if (test) Object.assign(test, { action: action.toLowerCase(), seconds: Number(seconds) });
      if (test && !ended.includes("/")) this.windows.push({ test, from: test.begun, to: Date.now() });
      this.current = ended;
      return;
    }
    const test = this.tests.get(this.current);
    this.asked(line);
    if (test && !line.startsWith('{"time"') && test.output.length < MAX_OUTPUT_LINES) test.output.push(line);
    if (/^panic: /.test(line.trim()) && test) test.panicked = true;
  }

  /** Records a request from the log of the suite's client. */
  asked(line) {
    const [, method, path, status] = line.match(/\[(?:CS|SS)API\] ([A-Z]+) \w+?(\/[_.]\S+) => (\d{3})/) ?? [];
    const top = this.tests.get((this.current ?? "").split("/")[0]);
    const request = `${method} ${path?.split("?")[0]} ${status}`;
    if (path && top && !top.requests.includes(request)) top.requests.push(request);
  }

  begin(name) {
    this.tests.set(name, { package: this.packageName, name, action: undefined, seconds: 0, begun: Date.now(), output: [], requests: [] });
  }

  /** Records the end of the binary: the tests that still ran have failed. */
  end() {
    for (const test of this.tests.values()) {
      if (test.action && !test.panicked) continue;
      if (!test.action && !test.name.includes("/")) this.windows.push({ test, from: test.begun, to: Date.now() });
      test.action = "fail";
    }
    this.current = undefined;
  }

  has(name) {
    return this.tests.has(name);
  }

  /** Records a test that no run began as failed. */
  never(name) {
    this.begin(name);
    Object.assign(this.tests.get(name), { action: "fail", output: ["the test binary never began this test"] });
  }

  /**
   * Records a request from a server's log for the test that ran at that time: the suite's client does not log
   * the requests of other servers. The tests of one package run one after another.
   */
  request(time, request) {
    if (!/^[A-Z]+ \/_matrix\/(?:federation|key)\//.test(request)) return;
    for (const { test, from, to } of this.windows) {
      if (time >= from && time <= to && !test.requests.includes(request)) test.requests.push(request);
    }
  }

  results() {
    return [...this.tests.values()].map(({ begun, panicked, ...test }) => test);
  }
}
