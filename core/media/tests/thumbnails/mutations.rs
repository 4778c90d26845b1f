//! Damaged files never panic, and never take much memory.

use lattice_media::thumbnail::SIZES;

use crate::files::*;
use crate::measure::measured;

/// Numbers that look random (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }
}

fn mutate(file: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    for _ in 0..=random.below(6) {
        let at = random.below(file.len());
        match random.below(6) {
            0 => file.truncate(at),
            1 => file.insert(at, random.below(256) as u8),
            2 => {
                let from = random.below(other.len());
                let part = other[from..other.len().min(from + 40)].to_vec();
                file.splice(at..at, part);
            }
            // Headers are at the beginning.
            3 if !file.is_empty() => {
                let at = random.below(file.len().min(60));
                file[at] = [0, 1, 0x7f, 0x80, 0xff][random.below(5)];
            }
            _ if !file.is_empty() => file[at] = random.below(256) as u8,
            _ => {}
        }
    }
}

#[test]
fn s49_no_damaged_picture_panics_or_takes_much_memory() {
    let seeds = [
        jpeg(70, 50, |_| ()),
        jpeg(64, 64, |encoder| encoder.set_progressive(true)),
        oriented_jpeg(40, 60, 6),
        cmyk_jpeg(33, 17),
        rgb_png(70, 50),
        interlaced_png(),
        transparent_png(40, 40),
        gif(60, 60),
        moving_gif(60, 60, 3),
        lossy_webp(),
        lossy_transparent_webp(),
        moving_webp(),
        lossless_webp(50, 50, true),
    ];
    let rounds = 6000;
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut made = 0;
    for round in 0..rounds {
        let mut file = seeds[round % seeds.len()].clone();
        let other = &seeds[random.below(seeds.len())];
        mutate(&mut file, other, &mut random);
        let (result, peak) = measured(&file, random.below(SIZES.len()), round % 3 == 0);
        assert!(peak < 100_000_000, "round {round}: {peak}");
        made += usize::from(result.is_ok());
    }
    assert!(made > 500, "{made} of {rounds} are pictures still: the rest tests nothing but headers");
    assert!(made < rounds - 500, "{made}");
}
