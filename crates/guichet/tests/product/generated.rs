//! Files that are made from the product say what the product says.

use crate::program::guichet;

#[test]
fn the_tracked_description_of_the_interface_is_fresh() {
    let tracked = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let output = guichet().arg("openapi").output().unwrap();
    assert!(output.status.success());
    let tracked = std::fs::read_to_string(tracked).unwrap_or_default();
    assert!(tracked == String::from_utf8_lossy(&output.stdout), "run `cargo xtask openapi`");
}
