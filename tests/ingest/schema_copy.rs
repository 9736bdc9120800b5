//! A copy of the shipped schemas to try changes on.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// A copy of the shipped schemas with some texts replaced, each of which must be there; where the
/// text to replace is empty, the file is new.
pub fn changed(changes: &[(&str, &str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    for entry in walkdir::WalkDir::new(&shipped) {
        let entry = entry.unwrap();
        let target = folder.path().join(entry.path().strip_prefix(&shipped).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    for (path, from, to) in changes {
        let path = folder.path().join(path);
        let text = if from.is_empty() { String::new() } else { fs::read_to_string(&path).unwrap() };
        assert!(text.contains(from), "{from} is in {}", path.display());
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
    }
    folder
}
