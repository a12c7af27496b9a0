//! Where columns begin when only blanks tell.
//!
//! Data lines decide; a header is believed where its words stand over the data. Two words of one value that happen
//! to stand below each other make no columns: between them is one blank, whatever the row.

/// Rows by which a column that is full in all of them is known to end there.
const ROWS_OF_FULL: usize = 3;
/// One row in so many may hold a value that leaves no blank before the next column.
const TOUCHING: usize = 50;

/// The lines of a table as characters, all of one length.
pub(super) struct Blanks<'l> {
    rows: &'l [Vec<char>],
    length: usize,
}

impl<'l> Blanks<'l> {
    /// The data lines, which have `length` characters each.
    pub(super) fn new(rows: &'l [Vec<char>], length: usize) -> Self {
        Blanks { rows, length }
    }

    /// Where cells begin by the data alone, from 0; without columns it is 0 alone.
    pub(super) fn starts(&self) -> Vec<usize> {
        let found = self.standing(1..self.length, self.length);
        let mut starts = vec![0];
        for (at, &start) in found.iter().enumerate() {
            // The blanks between two cells belong to the one that may need them: a later row may hold a longer value.
            let end = found.get(at + 1).copied().unwrap_or(self.length);
            let grows_left = self.right_end(start, end).is_some();
            starts.push(if grows_left {
                self.end_before(start)
            } else {
                start
            });
        }
        starts
    }

    /// Where cells begin by a header whose words stand over the data; `None` when they do not.
    pub(super) fn starts_below(&self, header: &[char]) -> Option<Vec<usize>> {
        let words = words(header);
        let apart = |at: &usize| *at >= 2 && header[at - 2] == ' ';
        let runs: Vec<usize> = words.iter().copied().skip(1).filter(apart).collect();
        let mut starts = vec![0];
        for (at, &start) in runs.iter().enumerate() {
            let end = runs.get(at + 1).copied().unwrap_or(self.length);
            let before = starts.last().copied().unwrap_or(0);
            if !self.fits(before, start, end) {
                return None;
            }
            let inner = words.iter().copied().filter(|&word| word > before);
            starts.extend(self.standing(inner.filter(|&word| word < start), start));
            starts.push(self.own_start(header, start, end));
        }
        let last = starts.last().copied().unwrap_or(0);
        let inner = words.iter().copied().filter(|&word| word > last);
        let after = inner.filter(|word| !runs.contains(word));
        starts.extend(self.standing(after, self.length));
        Some(starts)
    }

    /// True when a header's run begins where the cells below it do, or stands over nothing.
    fn fits(&self, before: usize, start: usize, end: usize) -> bool {
        let filled = self.filled(start, end);
        if filled == 0 {
            // Values that stand left of their header would look like this.
            return self.standing(before + 1..start, start).is_empty();
        }
        self.is_uncut(start)
            && (self.beginning(start) * 2 > filled || self.right_end(start, end).is_some())
    }

    /// The start of a column whose header stands at its right edge, as numbers do, so that longer ones have room.
    fn own_start(&self, header: &[char], start: usize, end: usize) -> usize {
        let header_end = (start..end).rev().find(|&at| header[at] != ' ');
        match self.right_end(start, end) {
            Some(right) if header_end == Some(right) => {
                let named = (0..start).rev().find(|&at| header[at] != ' ');
                self.end_before(start).max(named.map_or(0, |at| at + 1))
            }
            _ => start,
        }
    }

    /// Those of the places that begin a column, in order; from the right, for a piece ends where the next begins.
    fn standing(&self, places: impl Iterator<Item = usize>, end: usize) -> Vec<usize> {
        let mut places: Vec<usize> = places.collect();
        let mut end = end;
        places.reverse();
        places.retain(|&start| {
            let stands = self.stands(start, end);
            if stands {
                end = start;
            }
            stands
        });
        places.reverse();
        places
    }

    /// True when the values of a column begin at `start`, and are no second words of the values before.
    fn stands(&self, start: usize, end: usize) -> bool {
        let blank = self.count(|row| row[start - 1] != ' ') * TOUCHING <= self.rows.len();
        if !blank || self.count(|row| row[start] != ' ') == 0 || !self.is_uncut(start) {
            return false;
        }
        let filled = self.filled(start, end);
        if self.beginning(start) * 2 <= filled && self.right_end(start, end).is_none() {
            return false;
        }
        let apart = self.count(|row| {
            let first = (start..end).find(|&at| row[at] != ' ');
            first.is_some_and(|first| first < 2 || row[first - 2] == ' ')
        });
        let full_before = start >= 2
            && self.rows.len() >= ROWS_OF_FULL
            && self.rows.iter().all(|row| row[start - 2] != ' ');
        (apart > 0 && apart * 10 >= filled) || full_before
    }

    /// True when hardly a value goes on across `start`, and never a number.
    fn is_uncut(&self, start: usize) -> bool {
        let across = |row: &&Vec<char>| row[start - 1] != ' ' && row[start] != ' ';
        let crossed = self.rows.iter().filter(across).count();
        let number = |row: &Vec<char>| row[start - 1..=start].iter().all(char::is_ascii_digit);
        crossed * TOUCHING <= self.count(|row| row[start] != ' ') && !self.rows.iter().any(number)
    }

    /// Rows with a value that begins at `start`.
    fn beginning(&self, start: usize) -> usize {
        self.count(|row| row[start] != ' ')
    }

    fn filled(&self, start: usize, end: usize) -> usize {
        self.count(|row| row[start..end].iter().any(|&character| character != ' '))
    }

    fn count(&self, holds: impl Fn(&[char]) -> bool) -> usize {
        self.rows.iter().filter(|row| holds(row)).count()
    }

    /// The place where all values in the piece end, when they begin at different ones, as numbers do.
    fn right_end(&self, start: usize, end: usize) -> Option<usize> {
        let mut values = self.rows.iter().filter_map(|row| {
            let first = (start..end).find(|&at| row[at] != ' ')?;
            let last = (start..end).rev().find(|&at| row[at] != ' ')?;
            Some((first, last))
        });
        let (first, last) = values.next()?;
        let mut differs = false;
        for (other, ending) in values {
            if ending != last {
                return None;
            }
            differs |= other != first;
        }
        differs.then_some(last)
    }

    /// The place after the last character that any row has before `start`.
    fn end_before(&self, start: usize) -> usize {
        let used = |at: &usize| self.rows.iter().any(|row| row[*at] != ' ');
        (0..start).rev().find(used).map_or(0, |at| at + 1)
    }
}

/// Where words begin.
fn words(line: &[char]) -> Vec<usize> {
    (0..line.len())
        .filter(|&at| line[at] != ' ' && (at == 0 || line[at - 1] == ' '))
        .collect()
}
