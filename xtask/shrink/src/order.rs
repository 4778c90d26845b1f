//! The order of functions in which a module compresses best.
//!
//! gzip finds what repeats within 32 kB. A module repeats itself a lot, because one generic function becomes many, but not
//! where it repeats by itself. So each function is followed by the one most like those before it.

use std::collections::BTreeMap;
use std::num::Wrapping;

use crate::names;
use crate::sections::Module;

/// The functions that stay first: the module has the most called ones there, and calls of low indexes are shorter.
const MOST_CALLED: usize = 128;
/// The bytes that are compared as one.
const SHINGLE_BYTES: usize = 4;
/// The minima that stand for a function. Two functions have so many in common as they share of their shingles.
const MINIMA: usize = 256;
/// How much less a function counts than the one after it.
const DECAY: f32 = 0.7;

type Sketch = [u8; MINIMA];

/// The module with names whose order is that in which its functions compress best. `None` if it is no module with names.
pub fn number(bytes: &[u8]) -> Option<Vec<u8>> {
    let module = Module::read(bytes)?;
    if module.names.is_empty() {
        return None;
    }
    let name_of: BTreeMap<usize, &str> = module.names.iter().copied().collect();
    let imported = (0..module.imported).map(|index| (index, None));
    let ordered = order(&module.bodies).into_iter().enumerate();
    let ordered = ordered.map(|(position, function)| (module.imported + function, Some(position)));
    // A function that the optimiser made has no name.
    let numbered = |(index, position)| {
        (index, names::numbered(position, name_of.get(&index).copied().unwrap_or("merged")))
    };
    let names: BTreeMap<usize, String> = imported.chain(ordered).map(numbered).collect();
    Some(module.named(&names))
}

/// The indexes of functions in their order.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..bodies.len().min(MOST_CALLED)).collect();
    let mut last = order.last().and_then(|last| bodies.get(*last)).map_or([0; MINIMA], |body| sketch(body));
    let rest = bodies.iter().enumerate().skip(MOST_CALLED);
    let mut rest: Vec<(usize, f32, Sketch)> = rest.map(|(index, body)| (index, 0.0, sketch(body))).collect();
    while !rest.is_empty() {
        let (mut best, mut best_score) = (0, f32::MIN);
        for (at, (_, score, sketch)) in rest.iter_mut().enumerate() {
            *score = score.mul_add(DECAY, f32::from(common(&last, sketch)));
            if *score > best_score {
                (best, best_score) = (at, *score);
            }
        }
        let (index, _, sketch) = rest.swap_remove(best);
        order.push(index);
        last = sketch;
    }
    order
}

/// The minima of two functions that are equal.
fn common(a: &Sketch, b: &Sketch) -> u16 {
    // Sums of a byte each are several times as fast.
    let halves = a.chunks(MINIMA / 2).zip(b.chunks(MINIMA / 2));
    halves.map(|(a, b)| u16::from(a.iter().zip(b).map(|(a, b)| u8::from(a == b)).sum::<u8>())).sum()
}

/// The minima of a function's shingles by different hashes (MinHash), of each a byte.
fn sketch(body: &[u8]) -> Sketch {
    let mut minima = [u32::MAX; MINIMA];
    for shingle in body.windows(SHINGLE_BYTES.min(body.len()).max(1)) {
        // FNV-1a, then a product with an odd number for each minimum.
        let hash = shingle.iter().fold(Wrapping(0xcbf2_9ce4_8422_2325_u64), |hash, byte| {
            (hash ^ Wrapping(u64::from(*byte))) * Wrapping(0x0100_0000_01b3)
        });
        let mut factor = Wrapping(0x9e37_79b9_7f4a_7c15_u64);
        for minimum in &mut minima {
            let mixed = (hash ^ (hash >> 29)) * (factor | Wrapping(1));
            *minimum = (*minimum).min((mixed.0 >> 32) as u32);
            factor = factor * Wrapping(0x5851_f42d_4c95_7f2d) + Wrapping(0x1405_7b7e_f767_814f);
        }
    }
    minima.map(|minimum| ((Wrapping(minimum) * Wrapping(0x9e37_79b1)).0 >> 24) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sections::tests::module;

    #[test]
    fn functions_stand_beside_those_they_are_like() {
        let text = |kind: u8, index: u8| -> Vec<u8> {
            (0..200_u8).map(|at| if at == index { 0 } else { at.wrapping_mul(kind * 2 + 3) }).collect()
        };
        let bodies: Vec<Vec<u8>> = (0..MOST_CALLED as u8 + 60).map(|index| text(index % 3, index)).collect();
        let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
        let order = order(&bodies);
        assert_eq!(order[..MOST_CALLED], (0..MOST_CALLED).collect::<Vec<_>>());
        let kinds: Vec<usize> = order[MOST_CALLED..].iter().map(|index| index % 3).collect();
        let changes = kinds.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert_eq!((kinds.len(), changes), (60, 2), "{kinds:?}");
    }

    #[test]
    fn imports_come_first_and_keep_their_names() {
        let bytes = module(&[b"abcdef", b"ghijkl"], &[(0, "import"), (1, "other"), (2, "f"), (3, "g")]);
        let numbered = number(&bytes).unwrap();
        let names = Module::read(&numbered)
            .unwrap()
            .names
            .iter()
            .map(|(_, name)| (*name).to_owned())
            .collect::<Vec<_>>();
        assert!(names.is_sorted(), "{names:?}");
        assert_eq!(number(&module(&[b"a"], &[])), None);
    }
}
