//! Communities of a network (Traag, Waltman and van Eck 2019, "From Louvain to Leiden").
//!
//! Quality: the weight of ties within communities, less `resolution` for each pair of node sizes within. With sizes 1 this
//! is the constant Potts model, whose communities do not depend on how large the rest of the network is; with degrees as
//! sizes and 1/2m as resolution it is modularity. Where the paper draws by chance, the best move is taken, the lowest node
//! first: the same network gives the same communities.

use std::collections::VecDeque;

/// An undirected network.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    starts: Vec<usize>,
    ties: Vec<(u32, f64)>,
    sizes: Vec<f64>,
}

impl Network {
    /// A network of so many nodes as there are sizes. Ties are given once each; those of a node to itself are left out.
    pub(crate) fn new(sizes: Vec<f64>, ties: &[(u32, u32, f64)]) -> Network {
        let mut both: Vec<(u32, u32, f64)> = (ties.iter())
            .filter(|(one, other, _)| one != other)
            .flat_map(|&(one, other, weight)| [(one, other, weight), (other, one, weight)])
            .collect();
        both.sort_by_key(|&(one, other, _)| (one, other));
        let mut network = Network {
            starts: vec![0; sizes.len() + 1],
            ties: Vec::with_capacity(both.len()),
            sizes,
        };
        let mut last = None;
        for (one, other, weight) in both {
            match network.ties.last_mut() {
                Some(tie) if last == Some((one, other)) => tie.1 += weight,
                _ => {
                    network.ties.push((other, weight));
                    network.starts[one as usize + 1] = network.ties.len();
                    last = Some((one, other));
                }
            }
        }
        for at in 1..network.starts.len() {
            network.starts[at] = network.starts[at].max(network.starts[at - 1]);
        }
        network
    }

    fn len(&self) -> usize {
        self.sizes.len()
    }

    fn of(&self, node: usize) -> &[(u32, f64)] {
        &self.ties[self.starts[node]..self.starts[node + 1]]
    }

    /// The network whose nodes are the communities of this one.
    fn aggregated(&self, communities: &[u32], count: usize) -> Network {
        let mut sizes = vec![0.0; count];
        let mut ties = Vec::new();
        for node in 0..self.len() {
            let own = communities[node];
            sizes[own as usize] += self.sizes[node];
            for &(other, weight) in self.of(node) {
                let of_other = communities[other as usize];
                if own < of_other {
                    ties.push((own, of_other, weight));
                }
            }
        }
        Network::new(sizes, &ties)
    }
}

/// The community of each node, numbered from 0 in the order of their first nodes.
pub(crate) fn communities(network: &Network, resolution: f64) -> Vec<u32> {
    let mut of_node: Vec<u32> = (0..network.len() as u32).collect();
    let mut level = network.clone();
    let mut partition: Vec<u32> = of_node.clone();
    loop {
        let before = level.len();
        move_nodes(&level, &mut partition, resolution);
        let communities = renumber(&mut partition);
        if communities == before {
            break;
        }
        let mut refined = refine(&level, &partition, resolution);
        let parts = renumber(&mut refined);
        if parts == before {
            // Nothing can be merged without loss of what holds a community together: take the communities themselves.
            refined = partition.clone();
        }
        let count = parts.min(if parts == before { communities } else { parts });
        let mut next = vec![0u32; count];
        for (node, &part) in refined.iter().enumerate() {
            next[part as usize] = partition[node];
        }
        for community in &mut of_node {
            *community = refined[*community as usize];
        }
        level = level.aggregated(&refined, count);
        partition = next;
    }
    for community in &mut of_node {
        *community = partition[*community as usize];
    }
    renumber(&mut of_node);
    of_node
}

/// Numbers the communities anew by their first nodes; gives how many there are.
fn renumber(communities: &mut [u32]) -> usize {
    let bound = communities.iter().map(|&one| one as usize + 1).max();
    let mut names = vec![u32::MAX; bound.unwrap_or(0)];
    let mut count = 0;
    for community in communities {
        let name = &mut names[*community as usize];
        if *name == u32::MAX {
            *name = count;
            count += 1;
        }
        *community = *name;
    }
    count as usize
}

/// Gains smaller than this are rounding.
const GAIN_MIN: f64 = 1e-12;

/// Moves nodes to the neighbouring community, or to none, that gains most, until no move gains.
fn move_nodes(network: &Network, partition: &mut [u32], resolution: f64) {
    let count = network.len();
    let mut sizes = vec![0.0; count];
    for (node, &community) in partition.iter().enumerate() {
        sizes[community as usize] += network.sizes[node];
    }
    let mut used = vec![false; count];
    for &community in partition.iter() {
        used[community as usize] = true;
    }
    let mut empty: Vec<u32> = (0..count as u32)
        .rfind(|&community| !used[community as usize])
        .into_iter()
        .collect();
    let mut queue: VecDeque<usize> = (0..count).collect();
    let mut queued = vec![true; count];
    let mut links = vec![0.0; count];
    let mut near: Vec<u32> = Vec::new();
    while let Some(node) = queue.pop_front() {
        queued[node] = false;
        let own = partition[node];
        for &(other, weight) in network.of(node) {
            let community = partition[other as usize];
            if links[community as usize] == 0.0 {
                near.push(community);
            }
            links[community as usize] += weight;
        }
        let size = network.sizes[node];
        let stay = links[own as usize] - resolution * size * (sizes[own as usize] - size);
        let mut best = (stay, own);
        near.sort_unstable();
        for &community in near.iter().filter(|&&community| community != own) {
            let gain = links[community as usize] - resolution * size * sizes[community as usize];
            if gain > best.0 + GAIN_MIN {
                best = (gain, community);
            }
        }
        if best.0 < -GAIN_MIN
            && let Some(&community) = empty.last()
        {
            best = (0.0, community);
        }
        for community in near.drain(..) {
            links[community as usize] = 0.0;
        }
        if best.1 == own {
            continue;
        }
        sizes[own as usize] -= size;
        sizes[best.1 as usize] += size;
        partition[node] = best.1;
        if empty.last() == Some(&best.1) {
            empty.pop();
        }
        if empty.is_empty() && sizes[own as usize].abs() < GAIN_MIN {
            empty.push(own);
        }
        for &(other, _) in network.of(node) {
            let other = other as usize;
            if partition[other] != best.1 && !queued[other] {
                queued[other] = true;
                queue.push_back(other);
            }
        }
    }
}

/// Splits each community into parts that hang together: nodes alone are merged into a part of their community where that
/// gains most, as long as both are well tied to the rest of it.
fn refine(network: &Network, partition: &[u32], resolution: f64) -> Vec<u32> {
    let count = network.len();
    let mut refined: Vec<u32> = (0..count as u32).collect();
    let mut community_sizes = vec![0.0; count];
    for (node, &community) in partition.iter().enumerate() {
        community_sizes[community as usize] += network.sizes[node];
    }
    let within = |node: usize| {
        (network.of(node).iter())
            .filter(move |(other, _)| partition[*other as usize] == partition[node])
            .copied()
    };
    let mut sizes = network.sizes.clone();
    let mut alone = vec![true; count];
    // Ties of each part to the rest of its community.
    let mut outward: Vec<f64> = (0..count)
        .map(|node| within(node).map(|(_, weight)| weight).sum())
        .collect();
    let well_tied = |outward: f64, size: f64, community: f64| {
        outward >= resolution * size * (community - size) - GAIN_MIN
    };
    let mut links = vec![0.0; count];
    let mut near: Vec<u32> = Vec::new();
    for node in 0..count {
        let community = community_sizes[partition[node] as usize];
        let size = network.sizes[node];
        if !alone[node] || !well_tied(outward[node], size, community) {
            continue;
        }
        for (other, weight) in within(node) {
            let part = refined[other as usize];
            if links[part as usize] == 0.0 {
                near.push(part);
            }
            links[part as usize] += weight;
        }
        near.sort_unstable();
        let mut best = (0.0, node as u32);
        for &part in near.iter().filter(|&&part| part != node as u32) {
            let at = part as usize;
            let gain = links[at] - resolution * size * sizes[at];
            if gain > best.0 + GAIN_MIN && well_tied(outward[at], sizes[at], community) {
                best = (gain, part);
            }
        }
        let part = best.1 as usize;
        if part != node {
            outward[part] += outward[node] - 2.0 * links[part];
            sizes[part] += size;
            sizes[node] = 0.0;
            refined[node] = best.1;
            alone[part] = false;
            alone[node] = false;
        }
        for part in near.drain(..) {
            links[part as usize] = 0.0;
        }
    }
    refined
}

#[cfg(test)]
mod tests {
    use super::{Network, communities};

    fn modularity(nodes: usize, ties: &[(u32, u32)]) -> (f64, Vec<u32>) {
        let mut degrees = vec![0.0; nodes];
        for &(one, other) in ties {
            degrees[one as usize] += 1.0;
            degrees[other as usize] += 1.0;
        }
        let weighted: Vec<_> = ties.iter().map(|&(one, other)| (one, other, 1.0)).collect();
        let twice = 2.0 * ties.len() as f64;
        let found = communities(&Network::new(degrees.clone(), &weighted), 1.0 / twice);
        let inside = ties
            .iter()
            .filter(|(one, other)| found[*one as usize] == found[*other as usize])
            .count();
        let mut sums = vec![0.0; nodes];
        for (node, &community) in found.iter().enumerate() {
            sums[community as usize] += degrees[node];
        }
        let expected: f64 = sums.iter().map(|sum| (sum / twice) * (sum / twice)).sum();
        (2.0 * inside as f64 / twice - expected, found)
    }

    /// Zachary (1977). The best modularity known, and proved, is 0.4198 with four communities.
    #[test]
    fn the_karate_club() {
        let ties: Vec<(u32, u32)> = "2 1,3 1,3 2,4 1,4 2,4 3,5 1,6 1,7 1,7 5,7 6,8 1,8 2,8 3,8 4,9 1,9 3,10 3,\
            11 1,11 5,11 6,12 1,13 1,13 4,14 1,14 2,14 3,14 4,17 6,17 7,18 1,18 2,20 1,20 2,22 1,22 2,26 24,26 25,28 3,28 24,\
            28 25,29 3,30 24,30 27,31 2,31 9,32 1,32 25,32 26,32 29,33 3,33 9,33 15,33 16,33 19,33 21,33 23,33 24,33 30,33 31,\
            33 32,34 9,34 10,34 14,34 15,34 16,34 19,34 20,34 21,34 23,34 24,34 27,34 28,34 29,34 30,34 31,34 32,34 33"
            .split(',')
            .map(|tie| {
                let mut ends = tie.trim().split(' ').map(|end| end.parse::<u32>().expect("a number") - 1);
                (ends.next().expect("one"), ends.next().expect("other"))
            })
            .collect();
        assert_eq!(ties.len(), 78);
        let (quality, found) = modularity(34, &ties);
        assert!(quality > 0.415, "{quality} {found:?}");
        assert_ne!(found[0], found[33]);
    }

    fn ring(cliques: u32, size: u32) -> Vec<(u32, u32, f64)> {
        let mut ties = Vec::new();
        for clique in 0..cliques {
            let base = clique * size;
            for one in 0..size {
                for other in one + 1..size {
                    ties.push((base + one, base + other, 1.0));
                }
            }
            ties.push((base, (base + size + 1) % (cliques * size), 1.0));
        }
        ties
    }

    /// Where modularity would put neighbouring cliques together, the constant Potts model does not.
    #[test]
    fn a_ring_of_cliques_falls_into_its_cliques() {
        let (cliques, size) = (40, 5);
        let network = Network::new(vec![1.0; 200], &ring(cliques, size));
        let found = communities(&network, 0.1);
        for (node, &community) in found.iter().enumerate() {
            assert_eq!(community, node as u32 / size, "{found:?}");
        }
    }

    #[test]
    fn a_sparse_group_stays_one_and_nothing_is_fine() {
        // Sixty nodes, of whose pairs one in five is tied.
        let mut ties = Vec::new();
        for one in 0..60u32 {
            for other in one + 1..60 {
                if crate::words::scrambled(u64::from(one * 60 + other)).is_multiple_of(5) {
                    ties.push((one, other, 1.0));
                }
            }
        }
        let found = communities(&Network::new(vec![1.0; 60], &ties), 0.05);
        assert!(found.iter().all(|&community| community == 0), "{found:?}");
        assert!(communities(&Network::new(Vec::new(), &[]), 0.05).is_empty());
        assert_eq!(
            communities(&Network::new(vec![1.0; 3], &[]), 0.05),
            [0, 1, 2]
        );
    }
}
