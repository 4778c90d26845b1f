//! The streams of the runtime that an upload passes through, and that a picture comes from.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A stream of bytes.
    pub type Readable;

    #[wasm_bindgen(method, catch, js_name = getReader)]
    fn get_reader(this: &Readable, options: &JsValue) -> Result<Reader, JsValue>;

    /// Reads bytes into buffers of ours.
    pub type Reader;

    #[wasm_bindgen(method, catch, js_name = readAtLeast)]
    async fn read_at_least(this: &Reader, bytes: u32, view: Uint8Array) -> Result<JsValue, JsValue>;

    /// What a writable stream takes.
    pub type Writer;

    /// Completes when the stream has room for more.
    #[wasm_bindgen(method, catch)]
    pub async fn write(this: &Writer, chunk: &Uint8Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub async fn close(this: &Writer) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub async fn abort(this: &Writer, reason: &JsValue) -> Result<JsValue, JsValue>;

    /// The bytes under a view.
    type Buffer;

    /// Moves the bytes into a buffer of another length, and lets go of the others at once.
    #[wasm_bindgen(method, catch)]
    fn transfer(this: &Buffer, bytes: u32) -> Result<JsValue, JsValue>;

    type Writable;

    #[wasm_bindgen(method, catch, js_name = getWriter)]
    fn get_writer(this: &Writable) -> Result<Writer, JsValue>;

    /// What is written comes out of the other end; it has exactly as many bytes as it announces.
    pub type FixedLengthStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(bytes: f64) -> Result<FixedLengthStream, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn readable(this: &FixedLengthStream) -> JsValue;

    #[wasm_bindgen(method, getter)]
    fn writable(this: &FixedLengthStream) -> Writable;

    /// Hashes what is written.
    #[wasm_bindgen(js_namespace = crypto)]
    type DigestStream;

    #[wasm_bindgen(constructor, catch, js_namespace = crypto)]
    fn new(algorithm: &str) -> Result<DigestStream, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn digest(this: &DigestStream) -> Promise;
}

/// A reader of a stream.
pub fn reader(stream: &JsValue) -> Result<Reader, JsValue> {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"mode".into(), &"byob".into())?;
    stream.unchecked_ref::<Readable>().get_reader(&options)
}

/// Reads as many bytes as the buffer has, fewer at the end of the stream; none after it.
pub async fn read(reader: &Reader, buffer: Uint8Array) -> Result<Option<Uint8Array>, JsValue> {
    let result = reader.read_at_least(buffer.length(), buffer).await?;
    let value = js_sys::Reflect::get(&result, &"value".into())?;
    Ok(value.dyn_into::<Uint8Array>().ok().filter(|chunk| chunk.length() > 0))
}

/// The bytes of a stream of exactly so many, in the module's memory and nowhere else.
pub async fn collect(stream: &JsValue, bytes: u64) -> Result<Vec<u8>, JsValue> {
    let length = u32::try_from(bytes).map_err(|_| JsValue::from_str("too many bytes"))?;
    if length == 0 {
        return Ok(Vec::new());
    }
    let read = read(&reader(stream)?, Uint8Array::new_with_length(length)).await?;
    let chunk = read.filter(|chunk| chunk.length() == length);
    let chunk = chunk.ok_or_else(|| JsValue::from_str("the object has another length"))?;
    let collected = chunk.to_vec();
    // Else they would stay until the next garbage collection, beside what the decoder takes.
    chunk.buffer().unchecked_ref::<Buffer>().transfer(0)?;
    Ok(collected)
}

/// A stream of a known length: what writes it, and the end to read from.
pub fn of_length(bytes: u64) -> Result<(Writer, JsValue), JsValue> {
    #[expect(clippy::cast_precision_loss, reason = "no upload has 2^53 bytes")]
    let stream = FixedLengthStream::new(bytes as f64)?;
    Ok((stream.writable().get_writer()?, stream.readable()))
}

/// A SHA-256 of what is written.
pub struct Digest {
    writer: Writer,
    digest: Promise,
}

impl Digest {
    pub fn new() -> Result<Self, JsValue> {
        let stream = DigestStream::new("SHA-256")?;
        let digest = stream.digest();
        Ok(Self { writer: stream.unchecked_into::<Writable>().get_writer()?, digest })
    }

    pub async fn write(&self, chunk: &Uint8Array) -> Result<(), JsValue> {
        self.writer.write(chunk).await.map(drop)
    }

    /// The hash of all that was written.
    pub async fn finish(self) -> Result<[u8; 32], JsValue> {
        self.writer.close().await?;
        let digest = Uint8Array::new(&js_sys::futures::JsFuture::from(self.digest).await?).to_vec();
        digest.try_into().map_err(|_| JsValue::from_str("a SHA-256 has 32 bytes"))
    }

    /// Ends the stream without a hash.
    pub async fn abandon(self) {
        let _ended = self.writer.abort(&JsValue::from_str("the upload broke")).await;
        let _rejected = js_sys::futures::JsFuture::from(self.digest).await;
    }
}
