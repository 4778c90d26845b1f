//! What a thumbnail shows, read by decoders.

use lattice_media::thumbnail::Thumbnail;

/// The pixels of the first frame, with the size that the file says.
pub(crate) fn pixels(thumbnail: &Thumbnail) -> (u32, u32, Vec<[u8; 4]>) {
    match thumbnail.content_type {
        "image/jpeg" => {
            let mut decoder = jpeg_decoder::Decoder::new(&thumbnail.bytes[..]);
            let samples = decoder.decode().unwrap();
            let info = decoder.info().unwrap();
            let pixels = samples.as_chunks::<3>().0.iter().map(|&[r, g, b]| [r, g, b, 255]).collect();
            (info.width.into(), info.height.into(), pixels)
        }
        "image/png" => {
            let mut reader = png::Decoder::new(std::io::Cursor::new(&thumbnail.bytes)).read_info().unwrap();
            let mut samples = vec![0; reader.output_buffer_size().unwrap()];
            let info = reader.next_frame(&mut samples).unwrap();
            (info.width, info.height, samples.as_chunks::<4>().0.to_vec())
        }
        "image/gif" => frames(thumbnail).remove(0),
        other => panic!("{other}"),
    }
}

/// The frames of a moving thumbnail, each of which is a whole picture.
pub(crate) fn frames(thumbnail: &Thumbnail) -> Vec<(u32, u32, Vec<[u8; 4]>)> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(&thumbnail.bytes[..]).unwrap();
    let mut frames = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        let pixels = frame.buffer.as_chunks::<4>().0.to_vec();
        frames.push((frame.width.into(), frame.height.into(), pixels));
    }
    frames
}

/// The colours in the middle of the four quarters.
pub(crate) fn quarters((width, height, pixels): &(u32, u32, Vec<[u8; 4]>)) -> [[u8; 4]; 4] {
    let at = |x: u32, y: u32| pixels[(y * height / 4 * width + x * width / 4) as usize];
    [at(1, 1), at(3, 1), at(1, 3), at(3, 3)]
}

/// Whether two colours look the same: what is transparent has no colour.
pub(crate) fn is_like(one: [u8; 4], other: [u8; 4]) -> bool {
    let is_clear = |pixel: [u8; 4]| pixel[3] < 16;
    (is_clear(one) && is_clear(other)) || one.iter().zip(other).all(|(one, other)| one.abs_diff(other) < 40)
}
