//! The Merkle tree of RFC 6962: hashes, inclusion proofs, consistency proofs.
//!
//! Input: hashes of leaves or of whole subtrees, from whoever holds them. Output: 32-byte hashes; proofs as lists of
//! them, from the leaf's side to the root's. Verifying follows RFC 9162, sections 2.1.3.2 and 2.1.4.2.

use crate::entry::sha256;
use sha2::{Digest, Sha256};

/// A hash of the tree.
pub type Hash = [u8; 32];

/// The most hashes that a proof can have: one for each bit of a size, and one more for consistency.
pub(crate) const PROOF_MAX: usize = 65;

/// The hash of a leaf.
pub fn leaf_hash(data: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(data)
        .finalize()
        .into()
}

/// The hash of a node over two others.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The root of the tree without leaves.
pub fn empty_root() -> Hash {
    sha256(b"")
}

/// The root over neighbouring hashes, each of a subtree of the same size; only the last may be of a smaller one.
/// `None` for no hashes.
pub(crate) fn root_over(hashes: &[Hash]) -> Option<Hash> {
    match hashes {
        [] => None,
        [only] => Some(*only),
        _ => {
            let (left, right) = hashes.split_at(largest_power_below(hashes.len() as u64) as usize);
            Some(node_hash(&root_over(left)?, &root_over(right)?))
        }
    }
}

/// The largest power of two that is smaller than `n`, which is at least 2.
fn largest_power_below(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

/// Who holds the hashes of a tree's whole subtrees.
pub trait Nodes {
    /// Why a hash is not to be had.
    type Error;

    /// The hash over the `2^height` leaves from `index * 2^height`, all of which the tree has.
    fn node(&self, height: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// The root of the tree of the first `size` leaves.
pub fn root<N: Nodes>(nodes: &N, size: u64) -> Result<Hash, N::Error> {
    if size == 0 {
        return Ok(empty_root());
    }
    range(nodes, 0, size)
}

/// The hash over the leaves from `start` up to `end`, where such a subtree may stand in a tree.
fn range<N: Nodes>(nodes: &N, start: u64, end: u64) -> Result<Hash, N::Error> {
    let n = end - start;
    if n.is_power_of_two() {
        let height = n.trailing_zeros() as u8;
        return nodes.node(height, start >> height);
    }
    let split = start + largest_power_below(n);
    Ok(node_hash(
        &range(nodes, start, split)?,
        &range(nodes, split, end)?,
    ))
}

/// The inclusion proof of leaf `index` in the tree of the first `size` leaves; `index` is below `size`.
pub fn inclusion_proof<N: Nodes>(nodes: &N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    let (mut start, mut end) = (0, size);
    let mut proof = Vec::new();
    while end - start > 1 {
        let split = start + largest_power_below(end - start);
        if index < split {
            proof.push(range(nodes, split, end)?);
            end = split;
        } else {
            proof.push(range(nodes, start, split)?);
            start = split;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The consistency proof from the tree of the first `old` leaves to that of the first `new`; `old` is from 1 to `new`.
pub fn consistency_proof<N: Nodes>(nodes: &N, old: u64, new: u64) -> Result<Vec<Hash>, N::Error> {
    let (mut start, mut end) = (0, new);
    let mut proof = Vec::new();
    let mut whole = true;
    while end > old {
        let split = start + largest_power_below(end - start);
        if old <= split {
            proof.push(range(nodes, split, end)?);
            end = split;
        } else {
            proof.push(range(nodes, start, split)?);
            start = split;
            whole = false;
        }
    }
    if !whole {
        proof.push(range(nodes, start, end)?);
    }
    proof.reverse();
    Ok(proof)
}

/// The root that an inclusion proof leads to; `None` when it has not the form of a proof for this place and size.
pub fn root_from_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut root = *leaf;
    for hash in proof {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            root = node_hash(hash, &root);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            root = node_hash(&root, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(root)
}

/// True when the tree of `new` leaves with this root begins with the tree of `old` leaves with that root.
pub fn is_consistent(old: (u64, &Hash), new: (u64, &Hash), proof: &[Hash]) -> bool {
    if old.0 == 0 || old.0 >= new.0 {
        return proof.is_empty() && (old == new || (old.0 == 0 && *old.1 == empty_root()));
    }
    let (mut node, mut last) = (old.0 - 1, new.0 - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (first, rest) = match (old.0.is_power_of_two(), proof) {
        (true, _) => (old.1, proof),
        (false, [first, rest @ ..]) => (first, rest),
        (false, []) => return false,
    };
    let (mut old_root, mut new_root) = (*first, *first);
    for hash in rest {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old_root = node_hash(hash, &old_root);
            new_root = node_hash(hash, &new_root);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_root = node_hash(&new_root, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_root == *old.1 && new_root == *new.1
}

#[cfg(test)]
mod tests;
