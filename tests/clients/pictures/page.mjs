// A page with one device, which the test tells what to do, and which shows the pictures that it gets.
import { decode } from "./attachment.mjs";
import { PictureDevice } from "./device.mjs";

const url = new URLSearchParams(location.search).get("server");

window.begin = async (name) => {
  window.device = await PictureDevice.register(url, name, "device");
  const { id, userId } = window.device;
  return { name, id, userId };
};
window.tell = (method, words) => window.device[method](...words);

/** Shows a picture; returns the pixels of it that the browser has drawn. */
window.draw = async (picture, type) => {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([decode(picture)], { type }));
  document.body.append(image);
  await image.decode();
  return `${image.naturalWidth} × ${image.naturalHeight}`;
};
