//! Whole numbers in a struct of Thrift's compact protocol, in which Parquet says what is where.
//!
//! The decoder believes how many elements a list has: for some it makes room, others it passes over one by one without
//! a byte being there. So what it is to read is walked through here first, where each element takes a byte at least.
//!
//! # Source
//! Apache Thrift, `thrift-compact-protocol.md`.

use std::io::{self, ErrorKind, Read};

/// Structs and lists inside each other; a footer that is any good has eight.
const DEPTH: usize = 16;

/// Tells `visit` every whole number of the struct that `input` begins with.
///
/// # Errors
/// Those of the input; [`ErrorKind::InvalidData`] when there is no whole struct.
pub(super) fn numbers(input: &mut impl Read, visit: &mut Visit<'_>) -> io::Result<()> {
    Compact { input }.structure(&mut Vec::new(), visit)
}

/// Thrift's compact protocol, as far as it takes to find whole numbers in a struct.
struct Compact<'i, R> {
    input: &'i mut R,
}

/// Told each whole number with the numbers of the fields that lead to it.
pub(super) type Visit<'v> = dyn FnMut(&[i16], i64) + 'v;

impl<R: Read> Compact<'_, R> {
    fn structure(&mut self, path: &mut Vec<i16>, visit: &mut Visit<'_>) -> io::Result<()> {
        if path.len() == DEPTH {
            return Err(bad());
        }
        let mut field = 0_i16;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Ok(());
            }
            field = match head >> 4 {
                0 => i16::try_from(self.number()?).map_err(|_| bad())?,
                step => field.checked_add(i16::from(step)).ok_or_else(bad)?,
            };
            path.push(field);
            match head & 15 {
                // A truth that is a field is told by the kind itself; one in a list takes a byte.
                1 | 2 => {}
                kind => self.value(kind, path, visit)?,
            }
            path.pop();
        }
    }

    fn value(&mut self, kind: u8, path: &mut Vec<i16>, visit: &mut Visit<'_>) -> io::Result<()> {
        match kind {
            1..=3 => self.byte().map(drop),
            4..=6 => {
                let number = self.number()?;
                visit(path, number);
                Ok(())
            }
            7 => self.pass(8),
            8 => {
                let length = self.varint()?;
                self.pass(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = match head >> 4 {
                    15 => self.varint()?,
                    count => u64::from(count),
                };
                if path.len() == DEPTH {
                    return Err(bad());
                }
                path.push(0);
                for _ in 0..count {
                    self.value(head & 15, path, visit)?;
                }
                path.pop();
                Ok(())
            }
            12 => self.structure(path, visit),
            // Parquet has no maps.
            _ => Err(bad()),
        }
    }

    fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        match self.input.read_exact(&mut byte) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(bad()),
            read => read.map(|()| byte[0]),
        }
    }

    fn pass(&mut self, bytes: u64) -> io::Result<()> {
        let passed = io::copy(&mut self.input.by_ref().take(bytes), &mut io::sink())?;
        if passed < bytes {
            return Err(bad());
        }
        Ok(())
    }

    fn varint(&mut self) -> io::Result<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(bad())
    }

    /// A whole number with its sign in the last bit.
    fn number(&mut self) -> io::Result<i64> {
        let number = self.varint()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }
}

fn bad() -> io::Error {
    io::Error::new(
        ErrorKind::InvalidData,
        "a header that says more than it holds",
    )
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[track_caller]
    fn check(bytes: &[u8], expect: Option<&[(&[i16], i64)]>) {
        let mut found = Vec::new();
        let outcome = numbers(&mut &*bytes, &mut |path, number| {
            found.push((path.to_vec(), number));
        });
        let expect: Option<Vec<_>> = expect.map(|list| {
            let owned = list.iter().map(|(path, number)| (path.to_vec(), *number));
            owned.collect()
        });
        assert_eq!(outcome.ok().map(|()| found), expect, "{bytes:02x?}");
    }

    #[test]
    fn numbers_are_found_with_the_fields_that_lead_to_them() {
        check(&[0], Some(&[]));
        check(&[0x15, 3, 0x26, 4, 0], Some(&[(&[1], -2), (&[3], 2)]));
        check(&[0x05, 0xC8, 1, 2, 0x11, 0], Some(&[(&[100], 1)]));
        check(
            &[0x19, 0x25, 2, 4, 0x1C, 0x15, 6, 0, 0],
            Some(&[(&[1, 0], 1), (&[1, 0], 2), (&[2, 1], 3)]),
        );
        check(
            &[0x18, 2, 0x15, 0x15, 0x17, 1, 2, 3, 4, 5, 6, 7, 8, 0],
            Some(&[]),
        );
        check(&[0x19, 0x21, 1, 2, 0], Some(&[]));
    }

    #[test]
    fn what_goes_nowhere_is_refused() {
        check(&[0x1C; 100], None);
        check(&[0x19; 100], None);
        // So many truths, and not one of them there.
        check(&[0x19, 0xF1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0], None);
        check(&[0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1], None);
        check(&[0x1B, 1, 0x55, 1, 1, 0], None);
        check(
            &[
                0x15, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1,
            ],
            None,
        );
    }
}
