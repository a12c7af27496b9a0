//! Published answers, and every proof of every small tree against the definition of RFC 6962.

use super::{
    Hash, Nodes, consistency_proof, empty_root, inclusion_proof, is_consistent, leaf_hash,
    node_hash, root, root_from_inclusion, root_over,
};
use crate::entry::hex;
use proptest::prelude::*;
use std::convert::Infallible;

/// A tree whose leaves are in memory.
struct Tree(Vec<Hash>);

impl Nodes for Tree {
    type Error = Infallible;

    fn node(&self, height: u8, index: u64) -> Result<Hash, Infallible> {
        let (from, count) = ((index << height) as usize, 1 << height);
        Ok(by_definition(&self.0[from..from + count]))
    }
}

/// MTH of RFC 6962, section 2.1, word for word.
fn by_definition(leaves: &[Hash]) -> Hash {
    match leaves.len() {
        0 => empty_root(),
        1 => leaves[0],
        n => {
            let mut k = 1;
            while k * 2 < n {
                k *= 2;
            }
            node_hash(&by_definition(&leaves[..k]), &by_definition(&leaves[k..]))
        }
    }
}

fn tree(size: u64) -> Tree {
    Tree((0..size).map(|at| leaf_hash(&at.to_be_bytes())).collect())
}

/// The leaves of the reference tests of Certificate Transparency, and the roots of their first 0 to 8.
#[test]
fn published_roots() {
    let leaves: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let tree = Tree(leaves.iter().map(|leaf| leaf_hash(leaf)).collect());
    for (size, expect) in roots.iter().enumerate() {
        let Ok(root) = root(&tree, size as u64);
        assert_eq!(hex(&root), *expect, "{size}");
    }
}

#[test]
fn every_proof_of_every_tree_to_three_hundred() {
    for size in 1..=300 {
        let tree = tree(size);
        let whole = by_definition(&tree.0);
        assert_eq!(root(&tree, size), Ok(whole));
        assert_eq!(root_over(&tree.0), Some(whole));
        for index in 0..size {
            let Ok(proof) = inclusion_proof(&tree, index, size);
            let leaf = &tree.0[index as usize];
            assert_eq!(root_from_inclusion(leaf, index, size, &proof), Some(whole));
        }
        for old in (1..=size).filter(|old| size < 70 || old % 7 == size % 7) {
            let Ok(proof) = consistency_proof(&tree, old, size);
            let before = by_definition(&tree.0[..old as usize]);
            assert!(
                is_consistent((old, &before), (size, &whole), &proof),
                "{old} {size}"
            );
        }
    }
}

proptest! {
    #[test]
    fn a_proof_proves_one_place_in_one_tree(size in 2u64..400, at in any::<u64>(), bit in any::<usize>()) {
        let tree = tree(size);
        let index = at % size;
        let whole = by_definition(&tree.0);
        let Ok(mut proof) = inclusion_proof(&tree, index, size);
        let leaf = tree.0[index as usize];
        for other in 0..size + 2 {
            let proved = root_from_inclusion(&leaf, other, size, &proof) == Some(whole);
            prop_assert_eq!(proved, other == index);
        }
        let place = bit % (proof.len() * 256);
        proof[place / 256][place % 256 / 8] ^= 1 << (place % 8);
        prop_assert_ne!(root_from_inclusion(&leaf, index, size, &proof), Some(whole));
        proof.pop();
        prop_assert_ne!(root_from_inclusion(&leaf, index, size, &proof), Some(whole));
    }

    #[test]
    fn a_fork_is_no_prefix(size in 2u64..400, old in any::<u64>(), forked in any::<u64>()) {
        let tree = tree(size);
        let old = 1 + old % size;
        let whole = by_definition(&tree.0);
        let mut other = tree.0[..old as usize].to_vec();
        other[(forked % old) as usize] = leaf_hash(b"forked");
        let Ok(proof) = consistency_proof(&tree, old, size);
        let (before, fork) = (by_definition(&tree.0[..old as usize]), by_definition(&other));
        prop_assert!(is_consistent((old, &before), (size, &whole), &proof));
        prop_assert!(!is_consistent((old, &fork), (size, &whole), &proof));
    }
}
