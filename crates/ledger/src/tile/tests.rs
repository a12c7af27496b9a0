//! Names of tiles as the specification has them, and tiles that equal recomputed hashes.

use super::{Edge, Tile, TileTree, WIDTH, partial_tiles};
use crate::merkle::{
    Hash, Nodes, consistency_proof, inclusion_proof, is_consistent, leaf_hash, node_hash, root,
    root_from_inclusion,
};
use std::path::Path;

#[track_caller]
fn path(level: Option<u8>, index: u64, width: u64, expect: &str) {
    let tile = Tile {
        level,
        index,
        width,
    };
    assert_eq!(tile.path(), Path::new(expect));
}

#[test]
fn paths_are_those_of_the_specification() {
    path(Some(0), 1_234_067, 256, "tile/0/x001/x234/067");
    path(Some(0), 1_234_067, 112, "tile/0/x001/x234/067.p/112");
    path(Some(2), 0, 1, "tile/2/000.p/1");
    path(None, 273, 112, "tile/entries/273.p/112");
    path(None, 999, 256, "tile/entries/999");
    path(None, 1000, 256, "tile/entries/x001/000");
}

#[test]
fn a_tree_of_seventy_thousand_has_the_tiles_of_the_specification() {
    let partial: Vec<_> = partial_tiles(70_000)
        .map(|tile| (tile.level, tile.index, tile.width))
        .collect();
    let expect = [
        (None, 273, 112),
        (Some(0), 273, 112),
        (Some(1), 1, 17),
        (Some(2), 0, 1),
    ];
    assert_eq!(partial, expect);
    let small: Vec<_> = partial_tiles(256)
        .map(|tile| (tile.level, tile.width))
        .collect();
    assert_eq!(small, [(Some(1), 1)]);
}

fn line(at: u64) -> Vec<u8> {
    format!("entry {at}").into_bytes()
}

/// A hash of the whole tree, from the definition.
fn recomputed(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => crate::merkle::empty_root(),
        [only] => *only,
        _ => {
            let split = leaves.len().next_power_of_two() / 2;
            node_hash(&recomputed(&leaves[..split]), &recomputed(&leaves[split..]))
        }
    }
}

/// Writes the first `size` entries in batches, as a log does.
fn written(folder: &Path, size: u64, batch: u64) -> Edge {
    let mut edge = Edge::default();
    let mut write = |tile: Tile, bytes: &[u8]| {
        let path = folder.join(tile.path());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        Ok(())
    };
    for at in 0..size {
        edge.push(&line(at), &mut write).unwrap();
        if (at + 1) % batch == 0 || at + 1 == size {
            edge.partial(&mut write).unwrap();
        }
    }
    edge
}

#[test]
fn tiles_equal_recomputed_hashes() {
    let sizes = [
        1, 2, 3, 255, 256, 257, 511, 512, 513, 1000, 65_535, 65_536, 65_537, 66_000,
    ];
    let folder = tempfile::tempdir().unwrap();
    let leaves: Vec<Hash> = (0..66_000).map(|at| leaf_hash(&line(at))).collect();
    for size in sizes {
        let folder = folder.path().join(size.to_string());
        let edge = written(&folder, size, 257);
        let whole = recomputed(&leaves[..size as usize]);
        assert_eq!(edge.root(), whole, "{size}");
        assert_eq!(Edge::load(&folder, size).unwrap(), edge, "{size}");
        let tree = TileTree::new(&folder, size);
        assert_eq!(root(&tree, size).unwrap(), whole);
        for index in [0, size / 3, size / 2, size - 1] {
            let proof = inclusion_proof(&tree, index, size).unwrap();
            let leaf = &leaves[index as usize];
            assert_eq!(root_from_inclusion(leaf, index, size, &proof), Some(whole));
            let old = index + 1;
            let before = recomputed(&leaves[..old as usize]);
            let proof = consistency_proof(&tree, old, size).unwrap();
            assert!(is_consistent((old, &before), (size, &whole), &proof));
            assert_eq!(root(&tree, old).unwrap(), before);
        }
        for (height, index) in [(0, size - 1), (8, 0), (9, 0), (16, 0)] {
            if (index + 1) << height <= size {
                let span = 1 << height;
                let expect = recomputed(&leaves[index as usize * span..][..span]);
                assert_eq!(tree.node(height as u8, index).unwrap(), expect);
            }
        }
    }
}

#[test]
fn an_older_edge_is_read_from_tiles_that_are_full_now() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), 600, WIDTH);
    let edge = Edge::load(folder.path(), 500).unwrap();
    let leaves: Vec<Hash> = (0..500).map(|at| leaf_hash(&line(at))).collect();
    assert_eq!(edge.root(), recomputed(&leaves));
}
