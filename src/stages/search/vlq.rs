//! Numbers as text: variable-length quantities in the alphabet of source maps, and the classes of page lengths.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The digit of a number below 64.
///
/// # Panics
/// When it is not below 64.
#[must_use]
pub fn digit(number: u8) -> char {
    ALPHABET[usize::from(number)].into()
}

/// Appends a number: five bits a digit, the least significant first.
pub fn push(mut number: u32, out: &mut String) {
    while number >= 32 {
        out.push(ALPHABET[(number & 31 | 32) as usize].into());
        number >>= 5;
    }
    out.push(ALPHABET[number as usize].into());
}

/// Appends a number that may be negative.
pub fn push_signed(number: i32, out: &mut String) {
    push(((number << 1) ^ (number >> 31)).cast_unsigned(), out);
}

/// Appends ascending numbers: the first, then the differences.
pub fn push_ascending(numbers: impl IntoIterator<Item = u32>, out: &mut String) {
    let mut before = 0;
    for number in numbers {
        push(number - before, out);
        before = number;
    }
}

/// The lengths that the 64 classes stand for, a quarter more each.
pub const LENGTHS: [u32; 64] = lengths();

const fn lengths() -> [u32; 64] {
    let mut all = [1; 64];
    let mut class = 1;
    while class < 64 {
        let before: u32 = all[class - 1];
        let quarter = before >> 2;
        all[class] = before + if quarter > 1 { quarter } else { 1 };
        class += 1;
    }
    all
}

/// The class of a length: the greatest that stands for no more than it.
#[must_use]
pub fn class_of(length: u32) -> u8 {
    let above = LENGTHS.partition_point(|known| *known <= length.max(1));
    u8::try_from(above - 1).expect("there are 64 classes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_source_maps() {
        let written = |numbers: &[u32]| numbers.iter().fold(String::new(), |mut out, number| (push(*number, &mut out), out).1);
        assert_eq!(written(&[0, 31, 32, 1023, 1024]), "AfgB_fggB");
        let mut out = String::new();
        for number in [0, 1, -1, 5, -16] {
            push_signed(number, &mut out);
        }
        assert_eq!(out, "ACBKf");
        out.clear();
        push_ascending([3, 3, 40], &mut out);
        assert_eq!(out, "DAlB");
    }

    #[test]
    fn a_length_has_the_class_just_below_it() {
        assert_eq!(LENGTHS[..16], [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 22, 27, 33, 41]);
        assert_eq!([0, 1, 9, 10, 11, 600].map(class_of), [0, 0, 7, 8, 8, 27]);
        assert_eq!(class_of(u32::MAX), 63);
    }
}
