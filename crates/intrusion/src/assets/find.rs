//! Whose log, whose event.

use super::{Asset, Assets};
use ipnet::IpNet;
use jiff::tz::TimeZone;
use levelhead_schema::event::rotation::{Rotation, folder_and_name};
use levelhead_schema::event::{Event, EventField, LogInfo, LogSource};
use levelhead_schema::intrusion::AssetKind;
use std::collections::HashMap;
use std::net::IpAddr;

/// Tables by which assets are found.
#[derive(Clone, Debug, Default)]
pub(super) struct Finder {
    /// Names of machines, in lower case.
    hosts: HashMap<String, u32>,
    /// Names on the internet, in lower case.
    domains: HashMap<String, u32>,
    /// Addresses, the narrowest network first.
    networks: Vec<(IpNet, u32)>,
    /// Logs that no asset claims: folder and name without what tells pieces apart.
    own: HashMap<String, u32>,
}

impl Finder {
    /// Tables of the assets that a user's file names.
    pub(super) fn of(assets: &[Asset]) -> Finder {
        let mut finder = Finder::default();
        for (number, asset) in (0..).zip(assets) {
            for host in &asset.hosts {
                let host = host.to_ascii_lowercase();
                finder.hosts.entry(host).or_insert(number);
            }
            for domain in &asset.domains {
                let domain = domain.to_ascii_lowercase();
                finder.domains.entry(domain).or_insert(number);
            }
            let networks = asset.addresses.iter().map(|net| (*net, number));
            finder.networks.extend(networks);
        }
        // A stable sort: of equal networks the one named first counts.
        finder
            .networks
            .sort_by_key(|(net, _)| std::cmp::Reverse(net.prefix_len()));
        finder
    }

    fn is_empty(&self) -> bool {
        self.hosts.is_empty() && self.domains.is_empty() && self.networks.is_empty()
    }

    fn of_address(&self, address: &str) -> Option<u32> {
        if self.networks.is_empty() {
            return None;
        }
        let address: IpAddr = address.parse().ok()?;
        let address = address.to_canonical();
        let mut networks = self.networks.iter();
        networks
            .find(|(net, _)| net.contains(&address))
            .map(|(_, asset)| *asset)
    }

    /// By a machine's name, its first label, or a domain that it lies in.
    fn of_name(&self, name: &str) -> Option<u32> {
        if self.hosts.is_empty() && self.domains.is_empty() {
            return None;
        }
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        // A port may follow the name of a host that was asked for.
        let name = match name.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => name.as_str(),
        };
        let first = name.split('.').next().unwrap_or(name);
        let known = self.hosts.get(name).or_else(|| self.hosts.get(first));
        let mut rest = Some(name);
        let mut found = known;
        while let (None, Some(domain)) = (found, rest) {
            found = self.domains.get(domain);
            rest = domain.split_once('.').map(|(_, parent)| parent);
        }
        found.copied()
    }
}

impl Assets {
    /// Whose log it is: by the paths that assets claim, then by a folder that is called like a machine. One that no asset
    /// claims becomes an asset of its own, of unknown kind; the pieces of a rotated log are one.
    pub fn of_log(&mut self, info: &LogInfo) -> u32 {
        let claimed = self.sources_of(info).first().map(|(asset, _)| *asset);
        // A log of another kind than declared is still the asset's.
        let claimed = claimed.or_else(|| self.by_path(&info.path));
        claimed.unwrap_or_else(|| self.own(info))
    }

    /// The expected sources that a log is a piece of, as asset and place in its list. A network sensor's log can be one of
    /// several assets.
    pub fn sources_of(&self, info: &LogInfo) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        for (number, asset) in (0..).zip(self.declared()) {
            for (place, source) in (0..).zip(&asset.sources) {
                let claims = source.logs.iter().any(|glob| glob.is_match(&info.path));
                if claims && source.kind == info.source {
                    found.push((number, place));
                }
            }
        }
        found
    }

    fn by_path(&self, path: &str) -> Option<u32> {
        let numbered = || (0..).zip(self.declared());
        let by_glob = numbered().find(|(_, asset)| {
            let mut globs = asset.sources.iter().flat_map(|source| &source.logs);
            globs.any(|glob| glob.is_match(path))
        });
        if let Some((number, _)) = by_glob {
            return Some(number);
        }
        let (folder, _) = folder_and_name(path);
        let mut folders = folder.rsplit(['/', '\\', '!']);
        folders.find_map(|name| {
            let name = name.to_ascii_lowercase();
            let known = self.finder.hosts.get(&name);
            known.or_else(|| self.finder.domains.get(&name)).copied()
        })
    }

    fn own(&mut self, info: &LogInfo) -> u32 {
        let (folder, name) = folder_and_name(&info.path);
        let id = format!("{folder}{}", Rotation::of(name).stem());
        if let Some(known) = self.finder.own.get(&id) {
            return *known;
        }
        let number = u32::try_from(self.assets.len()).unwrap_or(u32::MAX);
        self.assets.push(Asset {
            name: id.clone(),
            id: id.clone(),
            kind: AssetKind::Unknown,
            owner: String::new(),
            hosts: Vec::new(),
            addresses: Vec::new(),
            domains: Vec::new(),
            sources: Vec::new(),
            zone: TimeZone::UTC,
            office_hours: None,
            jobs: Vec::new(),
        });
        self.finder.own.insert(id, number);
        number
    }

    /// Whose event it is. Network sensors see many assets: the address or name that was reached decides. System logs may
    /// gather several machines': the machine's name decides. Otherwise it is the log's, and a log that nobody claims is
    /// asked for the host that a request was for.
    pub fn of_event(&self, log_asset: u32, event: Event<'_>) -> u32 {
        if self.finder.is_empty() {
            return log_asset;
        }
        let name = |field| event.get(field).and_then(|name| self.finder.of_name(name));
        let found = match event.source() {
            LogSource::Suricata | LogSource::Zeek => event
                .get(EventField::DestinationIp)
                .and_then(|address| self.finder.of_address(address))
                .or_else(|| name(EventField::ServerName))
                .or_else(|| name(EventField::UrlHost))
                .or_else(|| name(EventField::DestinationHost))
                // What goes out from an asset is its as well.
                .or_else(|| self.finder.of_address(event.get(EventField::SourceIp)?)),
            LogSource::Syslog | LogSource::Journald | LogSource::Windows => {
                name(EventField::DeviceHost)
            }
            // Clients say the host's name: it counts only where nothing else does.
            LogSource::Web if !self.is_declared(log_asset) => name(EventField::UrlHost),
            _ => None,
        };
        found.unwrap_or(log_asset)
    }
}
