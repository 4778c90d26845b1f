//! What the prefix codes of a lossless WebP take in the decoder (RFC 9649, sections 3 to 6).
//!
//! The decoder believes the pixels of the entropy image, which number the groups of codes. So a small file can make it
//! take gigabytes. Here the file is read up to the end of its codes, and nothing is kept.

/// The symbols of the five codes of a group, without the colors of a cache.
const ALPHABETS: [usize; 5] = [256 + 24, 256, 256, 256, 40];
/// The order of the lengths of the code in which lengths are written.
const LENGTH_ORDER: [usize; 19] = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
/// The bits that the table of a code looks at; longer ones have a tree.
const TABLE_BITS: usize = 10;
/// What each code takes beside its table and its tree, with the room that a growing list has.
const CODE_BYTES: u64 = 200;
/// What a symbol takes whose code is longer than [`TABLE_BITS`].
const LONG_SYMBOL_BYTES: u64 = 32;

/// The bytes that the decoder takes for the codes of a lossless image of `width` × `height`; nothing if the image is
/// damaged. `image` begins behind the header.
pub(super) fn bytes_of_codes(image: &[u8], width: u32, height: u32) -> Option<u64> {
    let mut bits = Bits { bytes: image, at: 0 };
    let mut width = width;
    let mut seen = 0_u8;
    while bits.read(1)? == 1 {
        let transform = bits.read(2)?;
        if seen & (1 << transform) != 0 {
            return None;
        }
        seen |= 1 << transform;
        match transform {
            0 | 1 => {
                let block = bits.read(3)? + 2;
                read_image(&mut bits, blocks(width, block), blocks(height, block))?;
            }
            3 => {
                let colors = bits.read(8)? + 1;
                read_image(&mut bits, colors, 1)?;
                let packed = match colors {
                    1..=2 => 3,
                    3..=4 => 2,
                    5..=16 => 1,
                    _ => 0,
                };
                width = blocks(width, packed);
            }
            _ => {}
        }
    }
    let cache = color_cache(&mut bits)?;
    let groups = if bits.read(1)? == 1 {
        let block = bits.read(3)? + 2;
        read_image(&mut bits, blocks(width, block), blocks(height, block))? + 1
    } else {
        1
    };
    let mut bytes = 0;
    for _ in 0..groups {
        for (code, alphabet) in ALPHABETS.into_iter().enumerate() {
            let colors = if code == 0 { cache } else { 0 };
            bytes += Code::read(&mut bits, alphabet + colors)?.bytes();
        }
    }
    Some(bytes)
}

fn blocks(side: u32, bits: u32) -> u32 {
    side.div_ceil(1 << bits)
}

/// The colors of the cache.
fn color_cache(bits: &mut Bits<'_>) -> Option<usize> {
    if bits.read(1)? == 0 {
        return Some(0);
    }
    let size = bits.read(4)?;
    (1..=11).contains(&size).then_some(1 << size)
}

/// Reads an image that a transform or the codes need; the largest number that red and green make in it.
fn read_image(bits: &mut Bits<'_>, width: u32, height: u32) -> Option<u32> {
    let cache = color_cache(bits)?;
    let [green_code, red_code, blue_code, alpha_code, distance_code] = [
        Code::read(bits, 256 + 24 + cache)?,
        Code::read(bits, 256)?,
        Code::read(bits, 256)?,
        Code::read(bits, 256)?,
        Code::read(bits, 40)?,
    ];
    let (mut left, mut largest) = (u64::from(width) * u64::from(height), 0);
    while left > 0 {
        let done = match u32::from(green_code.symbol(bits)?) {
            green @ ..256 => {
                let red = u32::from(red_code.symbol(bits)?);
                blue_code.symbol(bits)?;
                alpha_code.symbol(bits)?;
                largest = largest.max(red << 8 | green);
                1
            }
            length @ 256..280 => {
                let length = bits.length(length - 256)?;
                let distance = distance_code.symbol(bits)?;
                bits.length(distance.into())?;
                length
            }
            // A color of the cache was a pixel before, or is black.
            _ => 1,
        };
        left = left.saturating_sub(done);
    }
    Some(largest)
}

/// The bits of a file, each byte from its lowest on.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn read(&mut self, count: u32) -> Option<u32> {
        let mut number = 0;
        for place in 0..count {
            let byte = self.bytes.get(self.at / 8)?;
            number |= u32::from(byte >> (self.at % 8) & 1) << place;
            self.at += 1;
        }
        Some(number)
    }

    /// A length or a distance by its prefix.
    fn length(&mut self, prefix: u32) -> Option<u64> {
        if prefix < 4 {
            return Some(u64::from(prefix) + 1);
        }
        let extra = (prefix - 2) >> 1;
        Some((u64::from(2 + (prefix & 1)) << extra) + u64::from(self.read(extra)?) + 1)
    }
}

/// A prefix code.
struct Code {
    /// How many symbols have a code of each length.
    counts: [u16; 16],
    /// The symbols, by the lengths of their codes.
    symbols: Vec<u16>,
}

impl Code {
    fn read(bits: &mut Bits<'_>, alphabet: usize) -> Option<Self> {
        if bits.read(1)? == 0 {
            return Self::of_lengths(&read_lengths(bits, alphabet)?);
        }
        let has_two = bits.read(1)? == 1;
        let is_byte = bits.read(1)?;
        let mut symbols = vec![u16::try_from(bits.read(1 + 7 * is_byte)?).ok()?];
        let mut counts = [0; 16];
        if has_two {
            symbols.push(u16::try_from(bits.read(8)?).ok()?);
            *counts.get_mut(1)? = 2;
        }
        symbols.iter().all(|symbol| usize::from(*symbol) < alphabet).then_some(Self { counts, symbols })
    }

    fn of_lengths(lengths: &[u8]) -> Option<Self> {
        let (mut counts, mut symbols) = ([0; 16], Vec::new());
        for length in 1..16_u8 {
            let own = lengths.iter().enumerate().filter(|(_, own)| **own == length);
            let before = symbols.len();
            symbols.extend(own.filter_map(|(symbol, _)| u16::try_from(symbol).ok()));
            *counts.get_mut(usize::from(length))? = u16::try_from(symbols.len() - before).ok()?;
        }
        match symbols.len() {
            0 => None,
            1 => Some(Self { counts: [0; 16], symbols }),
            _ => {
                let space: u32 =
                    counts.iter().zip(0..16).map(|(count, length)| u32::from(*count) << (15 - length)).sum();
                (space == 1 << 15).then_some(Self { counts, symbols })
            }
        }
    }

    fn symbol(&self, bits: &mut Bits<'_>) -> Option<u16> {
        if let [only] = self.symbols[..] {
            return Some(only);
        }
        let (mut code, mut first, mut index) = (0, 0, 0);
        for count in self.counts.iter().skip(1).map(|count| usize::from(*count)) {
            code |= bits.read(1)? as usize;
            if code < first + count {
                return self.symbols.get(index + code - first).copied();
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }

    /// What the decoder takes for it.
    fn bytes(&self) -> u64 {
        let longest = self.counts.iter().rposition(|count| *count > 0).unwrap_or(0);
        let long: u64 = self.counts.iter().skip(TABLE_BITS + 1).map(|count| u64::from(*count)).sum();
        CODE_BYTES + (4 << longest.min(TABLE_BITS)) + LONG_SYMBOL_BYTES * long
    }
}

/// The lengths of a code's symbols, which are written in a code themselves.
fn read_lengths(bits: &mut Bits<'_>, alphabet: usize) -> Option<Vec<u8>> {
    let mut own_lengths = [0; 19];
    let count = bits.read(4)? as usize + 4;
    for place in LENGTH_ORDER.iter().take(count) {
        *own_lengths.get_mut(*place)? = bits.read(3)? as u8;
    }
    let code = Code::of_lengths(&own_lengths)?;
    let mut left = alphabet;
    if bits.read(1)? == 1 {
        let size = 2 + 2 * bits.read(3)?;
        left = bits.read(size)? as usize + 2;
    }
    let (mut lengths, mut previous) = (Vec::with_capacity(alphabet), 8);
    while lengths.len() < alphabet && left > 0 {
        left -= 1;
        let (length, times) = match u8::try_from(code.symbol(bits)?).ok()? {
            16 => (previous, 3 + bits.read(2)?),
            17 => (0, 3 + bits.read(3)?),
            18 => (0, 11 + bits.read(7)?),
            length => (length, 1),
        };
        if length != 0 {
            previous = length;
        }
        lengths.extend((0..times).map(|_| length));
    }
    (lengths.len() <= alphabet).then_some(lengths)
}
