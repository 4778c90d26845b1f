// A page with one device, which the test tells what to do.
import { Device } from "./device.mjs";

const url = new URLSearchParams(location.search).get("server");
const STORE = "device";

/** Registers, logs in, or goes on with the session of this profile; returns who and what the device is. */
window.begin = async (how, name) => {
  const session = how === "resume" ? JSON.parse(localStorage.getItem("session")) : undefined;
  window.device = await (session ? Device.resume(url, name, session, STORE) : Device[how](url, name, STORE));
  localStorage.setItem("session", JSON.stringify(window.device.session));
  const { id, userId } = window.device;
  return { name, id, userId };
};
window.tell = (method, words) => window.device[method](...words);
