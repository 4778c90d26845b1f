"""Pictures with matrix-nio: uploads, downloads and thumbnails, encrypted and not."""

import io
import pathlib
import struct

from nio import MemoryDownloadResponse, ResizingMethod, ThumbnailError, ThumbnailResponse, UploadResponse
from nio.crypto.attachments import decrypt_attachment

from listening import Listener

FILES = pathlib.Path(__file__).resolve().parents[1] / "e2e" / "thumbnails" / "files.txt"


def picture(name: str) -> bytes:
    """A file of the table that core/media and the runtime tests have too."""
    lines = FILES.read_text().splitlines()
    return next(bytes.fromhex(line.split(": ")[2]) for line in lines if line.startswith(f"{name}: "))


def pixels(png: bytes) -> tuple[int, int]:
    """The width and height of a PNG, by its header."""
    return struct.unpack(">II", png[16:24])


class Pictures(Listener):
    async def upload(self, client, file: bytes, **more):
        """Uploads a file; returns its URI, and the keys if it was encrypted."""
        answer, keys = await client.upload(lambda *_: io.BytesIO(file), "image/png", "cat.png", filesize=len(file), **more)
        self.assertIsInstance(answer, UploadResponse)
        return answer.content_uri, keys

    async def thumbnail(self, client, uri: str, width: int, height: int, method=ResizingMethod.scale):
        server_name, media_id = uri.removeprefix("mxc://").split("/")
        return await client.thumbnail(server_name, media_id, width, height, method)

    async def test_a_picture_is_downloaded_as_it_was_uploaded_and_has_thumbnails(self) -> None:
        alice, bob = await self.register("alice"), await self.register("bob")
        file = picture("PNG with alpha")
        uri, _ = await self.upload(alice, file)
        answer = await bob.download(uri)
        self.assertIsInstance(answer, MemoryDownloadResponse)
        self.assertEqual((answer.body, answer.content_type, answer.filename), (file, "image/png", "cat.png"))
        for width, height, method, shown in [
            (200, 200, ResizingMethod.scale, (320, 160)),
            (96, 96, ResizingMethod.crop, (96, 96)),
        ]:
            answer = await self.thumbnail(bob, uri, width, height, method)
            self.assertIsInstance(answer, ThumbnailResponse)
            self.assertEqual((answer.content_type, pixels(answer.body)), ("image/png", shown))

    async def test_an_encrypted_picture_is_decrypted_and_has_no_thumbnail(self) -> None:
        carol, dave = await self.register("carol"), await self.register("dave")
        file = picture("PNG")
        uri, keys = await self.upload(carol, file, encrypt=True)
        answer = await dave.download(uri)
        self.assertIsInstance(answer, MemoryDownloadResponse)
        self.assertNotEqual(answer.body, file)
        opened = decrypt_attachment(answer.body, keys["key"]["k"], keys["hashes"]["sha256"], keys["iv"])
        self.assertEqual(opened, file)
        answer = await self.thumbnail(dave, uri, 100, 100)
        self.assertIsInstance(answer, ThumbnailError)
        # The library does not read the code of this error.
        self.assertEqual(answer.transport_response.status, 400)
