//! The map of the states: one tile for each, and the same as a table.
//!
//! Every state has a tile of one size, because a claim about a small state is no smaller. A tile says its number, and a
//! question mark that something there is open, so that nothing is told by tone alone.

use super::Site;
use super::address::{in_language, link};
use super::claim_list::list_path;
use super::index::{Facet, List};
use super::text::{fill, number};
use super::wording::Words;
use crate::words::state_name;
use maud::{Markup, html};

/// Edge of a tile with the space after it.
const TILE: u32 = 44;

/// Column and row of each tile, roughly where the state lies.
#[rustfmt::skip]
const TILES: [(&str, u32, u32); 51] = [
    ("ME", 10, 0),
    ("AK", 0, 1), ("WI", 5, 1), ("VT", 9, 1), ("NH", 10, 1),
    ("WA", 0, 2), ("ID", 1, 2), ("MT", 2, 2), ("ND", 3, 2), ("MN", 4, 2), ("IL", 5, 2), ("MI", 6, 2), ("NY", 8, 2),
    ("MA", 9, 2),
    ("OR", 0, 3), ("NV", 1, 3), ("WY", 2, 3), ("SD", 3, 3), ("IA", 4, 3), ("IN", 5, 3), ("OH", 6, 3), ("PA", 7, 3),
    ("NJ", 8, 3), ("CT", 9, 3), ("RI", 10, 3),
    ("CA", 0, 4), ("UT", 1, 4), ("CO", 2, 4), ("NE", 3, 4), ("MO", 4, 4), ("KY", 5, 4), ("WV", 6, 4), ("VA", 7, 4),
    ("MD", 8, 4), ("DE", 9, 4),
    ("AZ", 1, 5), ("NM", 2, 5), ("KS", 3, 5), ("AR", 4, 5), ("TN", 5, 5), ("NC", 6, 5), ("SC", 7, 5), ("DC", 8, 5),
    ("OK", 3, 6), ("LA", 4, 6), ("MS", 5, 6), ("AL", 6, 6), ("GA", 7, 6),
    ("HI", 0, 7), ("TX", 3, 7), ("FL", 8, 7),
];

/// The list of a state.
fn list_of<'s>(site: &'s Site<'_>, state: &str) -> Option<&'s List> {
    site.index.list(Facet::Place, &state.to_ascii_lowercase())
}

/// `3 claims, 1 of them being examined`.
fn counted(list: &List, w: &Words) -> String {
    let all = super::claim_list::claims_counted(list.claims.len(), w);
    match list.open {
        0 => all,
        open => format!(
            "{all}, {}",
            fill(w.of_them_open, &[&number(u64::from(open), w.language)])
        ),
    }
}

/// The map. Tiles with claims are links to the state's list.
pub(crate) fn drawing(site: &Site<'_>, w: &Words, from: &str) -> Markup {
    let (width, height) = (11 * TILE, 8 * TILE);
    html! {
        svg.map viewBox={ "0 0 " (width) " " (height) } role="group" aria-labelledby="map-name" {
            title #map-name { (w.map_name) }
            @for (state, column, row) in TILES {
                @match list_of(site, state) {
                    Some(list) => (filled(state, (column, row), list, w, from)),
                    None => g.tile aria-hidden="true" { (tile(state, (column, row))) },
                }
            }
        }
    }
}

fn tile(state: &str, (column, row): (u32, u32)) -> Markup {
    let (x, y) = (column * TILE, row * TILE);
    html! {
        rect x=(x + 1) y=(y + 1) width=(TILE - 2) height=(TILE - 2) rx="4" {}
        text x=(x + TILE / 2) y=(y + 27) text-anchor="middle" { (state) }
    }
}

fn filled(state: &str, (column, row): (u32, u32), list: &List, w: &Words, from: &str) -> Markup {
    let (x, y) = (column * TILE, row * TILE);
    let name = state_name(state).unwrap_or(state);
    let folder = format!("states/{}", state.to_ascii_lowercase());
    let to = link(from, &in_language(w.language, &list_path(&folder, 1)));
    let class = if list.open > 0 {
        "tile some open"
    } else {
        "tile some"
    };
    let sign = if list.open > 0 { "?" } else { "" };
    html! {
        a href=(to) class=(class) aria-label={ (state) " " (list.claims.len()) (sign) " " (name) ": " (counted(list, w)) } {
            rect x=(x + 1) y=(y + 1) width=(TILE - 2) height=(TILE - 2) rx="4" {}
            text x=(x + TILE / 2) y=(y + 18) text-anchor="middle" { (state) }
            " "
            text.number x=(x + TILE / 2) y=(y + 36) text-anchor="middle" { (list.claims.len()) (sign) }
        }
    }
}

/// The same as a table: states with claims alone, and how many have none.
pub(crate) fn table(site: &Site<'_>, w: &Words, from: &str) -> Markup {
    let mut rows: Vec<(&str, &str, &List)> = TILES
        .iter()
        .filter_map(|(state, ..)| Some((*state, state_name(state)?, list_of(site, state)?)))
        .collect();
    rows.sort_by_key(|(_, name, _)| *name);
    let none = TILES.len() - rows.len();
    html! {
        @if !rows.is_empty() {
            div.scroll role="group" aria-label=(w.map_name) tabindex="0" {
                table {
                    caption { (w.map_name) }
                    thead { tr {
                        th scope="col" { (w.facet_place) }
                        th.figure scope="col" { (w.column_claims) }
                        th.figure scope="col" { (w.column_open) }
                        th.figure scope="col" { (w.column_answered) }
                    } }
                    tbody {
                        @for (state, name, list) in &rows {
                            @let folder = format!("states/{}", state.to_ascii_lowercase());
                            @let to = link(from, &in_language(w.language, &list_path(&folder, 1)));
                            @let all = list.claims.len() as u64;
                            tr {
                                th scope="row" { a href=(to) { (name) } }
                                td.figure { (number(all, w.language)) }
                                td.figure { (number(u64::from(list.open), w.language)) }
                                td.figure { (number(u64::from(list.answered), w.language)) }
                            }
                        }
                    }
                }
            }
        }
        @if none > 0 { p { (fill(w.states_without, &[&none.to_string()])) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_state_has_a_tile_of_its_own() {
        let places: BTreeSet<(u32, u32)> = TILES.iter().map(|tile| (tile.1, tile.2)).collect();
        let states: BTreeSet<&str> = TILES.iter().map(|tile| tile.0).collect();
        assert_eq!((places.len(), states.len()), (51, 51));
        assert!(states.iter().all(|state| state_name(state).is_some()));
        assert!(places.iter().all(|(column, row)| *column < 11 && *row < 8));
    }
}
