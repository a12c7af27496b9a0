//! Is a name made to be taken for one of the office's own?
//!
//! # Source
//! T. Holgers and others, "Cutting through the Confusion: A Measurement Study of Homograph Attacks", USENIX 2006;
//! P. Kintis and others, "Hiding in Plain Sight: A Longitudinal Study of Combosquatting Abuse", CCS 2017; Unicode
//! Technical Standard 39, confusables, of which the letters that pass for Latin ones.

use crate::assets::Assets;
use crate::words::words;

/// A shorter name has too many neighbours.
const SHORTEST: usize = 6;

/// From this length on, two letters may differ.
const LONG: usize = 12;

/// How a name imitates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Imitation {
    /// An own name, mistyped, dressed up or with words added.
    Name,
    /// The place, with words of elections.
    Place,
}

/// The office's own names.
#[derive(Debug, Default)]
pub(super) struct Own {
    names: Vec<String>,
    /// What of them can be imitated: without the ending, without points and hyphens.
    cores: Vec<String>,
    places: Vec<String>,
}

impl Own {
    pub(super) fn new(assets: &Assets) -> Own {
        let mut own = Own::default();
        for asset in assets.declared() {
            for name in &asset.domains {
                let name = name.trim_matches('.').to_lowercase();
                let labels: Vec<&str> = name.split('.').collect();
                let before = labels
                    .get(..labels.len().saturating_sub(1))
                    .unwrap_or_default();
                own.cores.extend(before.last().map(|label| skeleton(label)));
                own.cores.push(skeleton(&before.concat()));
                own.names.push(name);
            }
            let words = asset
                .name
                .split_whitespace()
                .chain(asset.owner.split_whitespace());
            own.places.extend(
                words
                    .map(skeleton)
                    .filter(|word| word.len() >= SHORTEST && !is_of_offices(word)),
            );
        }
        own.cores.retain(|core| core.len() >= SHORTEST);
        own.cores.sort_unstable();
        own.cores.dedup();
        own.places.sort_unstable();
        own.places.dedup();
        own
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// True for an own name and what lies under one.
    pub(super) fn is_own(&self, name: &str) -> bool {
        self.names.iter().any(|own| is_under(name, own))
    }

    /// How `name`, in lower case, imitates an own one.
    pub(super) fn imitation(&self, name: &str) -> Option<Imitation> {
        if self
            .names
            .iter()
            .any(|own| is_under(name, own) || is_under(own, name))
        {
            return None;
        }
        // `vote.example.gov.attacker.net`
        if self.names.iter().any(|own| {
            name.strip_prefix(own.as_str())
                .is_some_and(|rest| rest.starts_with('.'))
        }) {
            return Some(Imitation::Name);
        }
        let labels: Vec<&str> = name.split('.').collect();
        let before = labels
            .get(..labels.len().saturating_sub(1))
            .unwrap_or_default();
        let registered = skeleton(before.last().copied().unwrap_or(""));
        let whole = skeleton(&before.concat());
        let like = |core: &String| {
            is_close(&registered, core) || is_close(&whole, core) || is_dressed(&registered, core)
        };
        if self.cores.iter().any(like) {
            return Some(Imitation::Name);
        }
        let place = |place: &String| is_dressed(&registered, place) && is_of_elections(&registered);
        self.places.iter().any(place).then_some(Imitation::Place)
    }
}

fn is_under(name: &str, own: &str) -> bool {
    name.strip_suffix(own)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Letters as they look: homoglyphs, `rn` for `m`, `0` for `o`; no hyphens.
fn skeleton(text: &str) -> String {
    let plain: String = text.chars().filter_map(letter).collect();
    plain
        .replace("rn", "m")
        .replace("vv", "w")
        .replace("cl", "d")
}

fn letter(c: char) -> Option<char> {
    Some(match c {
        '-' | '_' | '.' => return None,
        '0' | 'о' | 'ο' | 'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ọ' => 'o',
        '1' | 'l' | '|' | 'і' | 'ı' | 'í' | 'ì' | 'ï' | 'î' | 'ι' | 'i' | 'ⅼ' | 'ł' => {
            'l'
        }
        '3' | 'е' | 'ё' | 'é' | 'è' | 'ê' | 'ë' | 'ẹ' | 'ε' => 'e',
        '4' | 'а' | 'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'α' | 'ạ' => 'a',
        '5' | 'ѕ' | 'ś' | 'š' => 's',
        'с' | 'ç' | 'ć' | 'č' => 'c',
        'р' | 'ρ' => 'p',
        'х' | 'χ' => 'x',
        'у' | 'ý' | 'ÿ' | 'γ' => 'y',
        'ν' | 'ѵ' => 'v',
        'т' | 'τ' | 'ţ' | 'ť' => 't',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'н' => 'h',
        'п' | 'ñ' | 'ń' => 'n',
        'ü' | 'ú' | 'ù' | 'û' | 'υ' => 'u',
        'г' => 'r',
        'ԁ' | 'ď' => 'd',
        'ɡ' | 'ġ' | 'ğ' => 'g',
        'ј' => 'j',
        'һ' => 'h',
        'ԝ' => 'w',
        c => c.to_ascii_lowercase(),
    })
}

/// The same as it looks, or a letter or two away.
fn is_close(name: &str, core: &str) -> bool {
    let most = if core.len() >= LONG { 2 } else { 1 };
    if name.len().abs_diff(core.len()) > most || name.len() < SHORTEST {
        return false;
    }
    name == core || (core.len() > SHORTEST && strsim::osa_distance(name, core) <= most)
}

/// The core with nothing but words around it that such sites put there.
fn is_dressed(name: &str, core: &str) -> bool {
    let mut found = name.match_indices(core);
    found.any(|(at, _)| {
        let before = name.get(..at).unwrap_or("");
        let after = name.get(at + core.len()..).unwrap_or("");
        (!before.is_empty() || !after.is_empty()) && is_words(before) && is_words(after)
    })
}

/// True when a text is made of the known words and digits alone. Words are tried longest first; the text is short.
fn is_words(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(after) =
            rest.strip_prefix(|c: char| c.is_ascii_digit() || matches!(c, 'o' | 'l'))
            && digits_like(rest)
        {
            rest = after;
            continue;
        }
        let words = words().domain_words.iter();
        let longest = words
            .filter_map(|word| rest.strip_prefix(skeleton(word).as_str()))
            .min_by_key(|rest| rest.len());
        let Some(after) = longest else { return false };
        rest = after;
    }
    true
}

/// `2o26`: digits, some of which the skeleton made letters of.
fn digits_like(text: &str) -> bool {
    text.len() <= 4
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, 'o' | 'l' | 'e' | 'a' | 's'))
}

fn is_of_elections(name: &str) -> bool {
    ["vote", "elect", "ballot", "poll"]
        .iter()
        .any(|word| name.contains(&skeleton(word)))
}

fn is_of_offices(word: &str) -> bool {
    let common = [
        "county",
        "secretary",
        "office",
        "election",
        "elections",
        "division",
        "department",
        "registrar",
        "voters",
        "server",
        "portal",
        "website",
        "commission",
        "government",
        "results",
        "information",
        "technology",
        "database",
        "registration",
        "public",
        "county's",
        "county,",
        "clerk's",
        "system",
        "services",
        "central",
    ];
    common.iter().any(|common| skeleton(common) == word)
}

#[cfg(test)]
mod tests {
    use super::{Imitation, Own};
    use crate::assets::Assets;

    fn own() -> Own {
        let text = "[[asset]]\nid = \"portal\"\nname = \"Registration portal\"\nkind = \"portal\"\nowner = \"Washington County\"\ndomains = [\"vote.brightoncounty.gov\"]\n";
        Own::new(&Assets::from_toml(text, "assets.toml").unwrap())
    }

    #[test]
    fn imitations_are_told_from_neighbours() {
        let own = own();
        let check = |name: &str, expect| assert_eq!(own.imitation(name), expect, "{name}");
        for name in [
            "brightoncounty.com",
            "brightoncounty-elections.org",
            "votebrightoncounty.info",
            "brigthoncounty.gov",
            "brlghtoncounty.us",
            "bright0ncounty.net",
            "vote.brightoncounty.gov.login.example",
            "brightoncounty2026.com",
            "brightоncounty.com",
            "brightoncountv.org",
        ] {
            check(name, Some(Imitation::Name));
        }
        check("votewashington.info", Some(Imitation::Place));
        for name in [
            "vote.brightoncounty.gov",
            "www.vote.brightoncounty.gov",
            "brightoncounty.gov",
            "brighton.org",
            "example.org",
            "washington.edu",
            "kentcounty.gov",
            "brightonfarmersmarket.com",
            "vote.org",
            "county.gov",
        ] {
            check(name, None);
        }
    }
}
