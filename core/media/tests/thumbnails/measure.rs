//! Measures the memory that thumbnails take, by an allocator that counts for each thread; and photos to measure with.
#![expect(unsafe_code, reason = "an allocator is an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use jpeg_encoder::{Encoder, ImageBuffer, JpegColorType, SamplingFactor};
use lattice_media::thumbnail::{CannotThumbnail, SIZES, Thumbnail, thumbnail};

struct Counting;

thread_local! {
    static NOW: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _gone = NOW.try_with(|now| {
            now.set(now.get() + layout.size());
            let _gone = PEAK.try_with(|peak| peak.set(peak.get().max(now.get())));
        });
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let _gone = NOW.try_with(|now| now.set(now.get().saturating_sub(layout.size())));
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Makes a thumbnail, and returns it with the most bytes that were taken at once, the file included.
pub(crate) fn measured(
    file: &[u8],
    size: usize,
    animated: bool,
) -> (Result<Thumbnail, CannotThumbnail>, usize) {
    let before = NOW.get();
    PEAK.set(before);
    let made = thumbnail(file, SIZES[size], animated);
    (made, PEAK.get() - before + file.len())
}

/// A photo whose pixels are made as they are needed.
struct Photo(u16, u16);

impl ImageBuffer for Photo {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        self.0
    }

    fn height(&self) -> u16 {
        self.1
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let noise = |x: u16| (u32::from(x) * 7919 + u32::from(y) * 104_729).wrapping_mul(2_654_435_761) >> 29;
        for (channel, buffer) in buffers.iter_mut().take(3).enumerate() {
            buffer.extend((0..self.0).map(|x| {
                let slope =
                    usize::from(x) * 160 / usize::from(self.0) + usize::from(y) * 60 / usize::from(self.1);
                (slope + channel * 10) as u8 + noise(x) as u8
            }));
        }
    }
}

/// A JPEG of a photo.
pub(crate) fn photo(width: u16, height: u16, is_progressive: bool, factor: SamplingFactor) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 85);
    encoder.set_sampling_factor(factor);
    encoder.set_progressive(is_progressive);
    encoder.encode_image(Photo(width, height)).unwrap();
    bytes
}

#[test]
fn the_counter_counts() {
    let before = NOW.get();
    let block = vec![0_u8; 1 << 20];
    assert_eq!(NOW.get() - before, 1 << 20);
    drop(std::hint::black_box(block));
    assert_eq!(NOW.get(), before);
}
