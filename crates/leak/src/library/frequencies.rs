//! How many people have a token, for the tokens that more than one has: a table found by hashing.

/// The table of these tokens, one for each person counted; zeros, the empty ones, are passed over.
/// Sorts `tokens`. Shape: places of (token, people), a third of them free (0, 0).
pub(super) fn table(tokens: &mut Vec<u32>) -> Vec<[u32; 2]> {
    tokens.retain(|&token| token != 0);
    radsort::sort(tokens);
    let runs = || tokens.chunk_by(|a, b| a == b).filter(|run| run.len() > 1);
    let common = runs().count();
    let mut places = vec![[0; 2]; if common == 0 { 0 } else { common * 3 / 2 + 1 }];
    for run in runs() {
        let at = place_of(&places, run[0]);
        if let Some(place) = at.and_then(|at| places.get_mut(at)) {
            *place = [run[0], run.len() as u32];
        }
    }
    places
}

/// People who have `token`; 0 when it is fewer than two.
#[inline]
pub(super) fn count(places: &[[u32; 2]], token: u32) -> u32 {
    place_of(places, token).map_or(0, |at| places[at][1])
}

/// Where the token stands, or the free place where it belongs; `None` for the empty token, and in a table that is
/// full, which no sound one is.
#[inline]
fn place_of(places: &[[u32; 2]], token: u32) -> Option<usize> {
    if token == 0 || places.is_empty() {
        return None;
    }
    // Dates of registration are numbers that lie close together, and no tokens: spread them.
    let spread = token.wrapping_mul(0x9E37_79B1);
    let start = ((u64::from(spread) * places.len() as u64) >> 32) as usize;
    let is_it = |at: &usize| places[*at][0] == token || places[*at][0] == 0;
    (start..places.len()).chain(0..start).find(is_it)
}

#[cfg(test)]
mod tests {
    use super::{count, table};

    #[test]
    fn tokens_that_several_have_are_counted() {
        for kinds in [0u32, 1, 5, 3000] {
            let token = |kind: u32| 20_190_000 + kind;
            let mut tokens: Vec<u32> = (0..kinds)
                .flat_map(|kind| (0..=kind % 4).map(move |_| token(kind)))
                .chain([0, 0, 0])
                .collect();
            let places = table(&mut tokens);
            for kind in 0..kinds {
                let expect = if kind % 4 == 0 { 0 } else { kind % 4 + 1 };
                assert_eq!(count(&places, token(kind)), expect, "{kind} of {kinds}");
            }
            assert_eq!(count(&places, 0), 0);
            assert_eq!(count(&places, token(kinds + 7)), 0);
        }
        assert_eq!(count(&[[1, 2]], 5), 0, "a table without a free place ends");
    }
}
