//! Electronic pollbooks: counts and hashes that do not agree after a synchronisation, and devices nobody has seen before.

use super::recent::Recent;
use super::{At, Detector, Maker, Named};
use crate::assets::Assets;
use crate::keyed::keyed;
use crate::words::words;
use crate::{Detection, RuleIndex};
use hashbrown::HashSet;
use levelhead_schema::event::{Event, EventField, LogInfo, LogSource};
use std::sync::Arc;

const MOST_ASSETS: usize = 256;
const MOST_DEVICES: usize = 1 << 14;

pub(super) fn make(maker: &Maker<'_>) -> Option<Box<dyn Detector>> {
    Some(Box::new(Devices {
        mismatch: maker.rule("pollbook-mismatch")?,
        new: maker.rule("pollbook-new-device")?,
        assets: Arc::clone(&maker.assets),
        of_pollbooks: false,
        known: Recent::new(MOST_ASSETS),
    }))
}

struct Devices {
    mismatch: Named,
    new: Named,
    assets: Arc<Assets>,
    /// The log that is being read is one of pollbooks.
    of_pollbooks: bool,
    known: Recent<u32, Known>,
}

/// The devices of one asset.
#[derive(Default)]
struct Known {
    since: Option<i64>,
    devices: HashSet<u64>,
}

impl Detector for Devices {
    fn log(&mut self, _log: u32, info: &LogInfo, asset: u32) {
        let kind = self.assets.get(asset).map_or("", |asset| asset.kind.name());
        let path = info.path.to_ascii_lowercase();
        let fits = matches!(
            info.source,
            LogSource::Json | LogSource::ElectionDevice | LogSource::Syslog
        );
        self.of_pollbooks = fits && (kind.contains("pollbook") || path.contains("pollbook"));
    }

    fn event(
        &mut self,
        at: &At<'_>,
        event: Event<'_>,
        _hits: &[RuleIndex],
        out: &mut Vec<Detection>,
    ) {
        if !self.of_pollbooks {
            return;
        }
        if disagrees(event) {
            out.push(at.detection(self.mismatch.rule, event));
        }
        let Some(second) = at.second else { return };
        let Some(device) = device(event) else { return };
        let known = self.known.entry(&at.asset, Known::default);
        let since = *known.since.get_or_insert(second);
        let new = known.devices.len() < MOST_DEVICES && known.devices.insert(keyed(device));
        let learned = second - since >= self.new.threshold("hours_learned") as i64 * 3600
            && known.devices.len() as u64 > self.new.threshold("devices_learned");
        if new && learned {
            out.push(at.detection(self.new.rule, event));
        }
    }
}

fn device<'e>(event: Event<'e>) -> Option<&'e str> {
    let named = || {
        words()
            .device_names
            .iter()
            .find_map(|name| event.named(name).next())
    };
    event
        .get(EventField::DeviceUid)
        .or_else(named)
        .filter(|device| !device.is_empty())
}

/// Two values that have to be the same and are not.
fn disagrees(event: Event<'_>) -> bool {
    words().sync_pairs.iter().any(|(left, right)| {
        let value = |name: &str| event.named(name).next().map(str::trim);
        matches!((value(left), value(right)), (Some(left), Some(right)) if !left.is_empty() && !right.is_empty() && !left.eq_ignore_ascii_case(right))
    })
}
