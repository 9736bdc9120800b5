//! Whether the closed months are still what was sealed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::{CLOSED, SEAL, Seal};
use crate::domain::month::Month;

/// The closed months, the earliest first, with all that is wrong.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Chain {
    /// The months.
    pub months: Vec<Link>,
    /// What stands among them and is none.
    pub strays: Vec<String>,
}

/// A closed month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// Its folder's name.
    pub name: String,
    /// How many files it has by its seal.
    pub files: usize,
    /// The hash that its seal bears.
    pub hash: Option<String>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// What is wrong with a closed month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// A file is not as it was sealed.
    Changed(String),
    /// A file is gone.
    Missing(String),
    /// A file that was not sealed.
    Extra(String),
    /// There is no seal that can be read.
    NoSeal,
    /// The seal was changed: its hash is not its own.
    SealChanged,
    /// The seal is another month's.
    OtherMonth(String),
    /// The seal does not follow that of the month before.
    Unlinked,
    /// A month before it is not closed.
    Gap(Month),
}

impl Chain {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.strays.is_empty() && self.months.iter().all(|link| link.faults.is_empty())
    }
}

/// Looks at every closed month of an output folder.
///
/// # Errors
/// A folder that cannot be read. A file that cannot be is a fault.
pub fn verify(output: &Path) -> io::Result<Chain> {
    let closed = output.join(CLOSED);
    let mut chain = Chain::default();
    let entries = match fs::read_dir(&closed) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(chain),
        entries => entries?,
    };
    let mut months = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        match name.parse::<Month>() {
            Ok(month) if entry.file_type()?.is_dir() => months.push(month),
            // Locks and building sites are hidden.
            Ok(_) | Err(_) if !name.starts_with('.') => chain.strays.push(name),
            Ok(_) | Err(_) => {}
        }
    }
    months.sort();
    chain.strays.sort();
    let mut before: Option<(Month, Option<String>)> = None;
    for month in months {
        let link = link(&closed.join(month.to_string()), month, before.as_ref())?;
        before = Some((month, link.hash.clone()));
        chain.months.push(link);
    }
    Ok(chain)
}

fn link(folder: &Path, month: Month, before: Option<&(Month, Option<String>)>) -> io::Result<Link> {
    let mut faults = Vec::new();
    let next = before.map(|(before, _)| before.next());
    if let Some(missing) = next.filter(|next| *next != month) {
        faults.push(Fault::Gap(missing));
    }
    let name = month.to_string();
    let bytes = fs::read(folder.join(SEAL)).unwrap_or_default();
    let Some(seal) = serde_json::from_slice::<Seal>(&bytes).ok() else {
        faults.push(Fault::NoSeal);
        return Ok(Link { name, files: 0, hash: None, faults });
    };
    if seal.own_hash() != seal.hash || seal.encode() != bytes {
        faults.push(Fault::SealChanged);
    }
    if seal.month != name {
        faults.push(Fault::OtherMonth(seal.month.clone()));
    }
    if seal.previous != before.and_then(|(_, hash)| hash.clone()) {
        faults.push(Fault::Unlinked);
    }
    let mut sealed: BTreeMap<&str, (u64, &str)> =
        seal.files.iter().map(|file| (file.path.as_str(), (file.bytes, file.blake3.as_str()))).collect();
    for path in files(folder)?.iter().filter(|path| path.as_str() != SEAL) {
        match sealed.remove(path.as_str()) {
            None => faults.push(Fault::Extra(path.clone())),
            Some((bytes, blake3)) => {
                let found = hashed(&folder.join(path)).ok();
                if found.is_none_or(|(length, hash)| length != bytes || hash != blake3) {
                    faults.push(Fault::Changed(path.clone()));
                }
            }
        }
    }
    faults.extend(sealed.into_keys().map(|path| Fault::Missing(path.to_owned())));
    Ok(Link { name, files: seal.files.len(), hash: Some(seal.hash), faults })
}

/// All that lies in a folder and is no folder, by path, with `/`.
fn files(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((at, prefix)) = folders.pop() {
        for entry in fs::read_dir(at)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), format!("{name}/")));
            } else {
                found.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A file's length and hash. A link is no file that was sealed.
fn hashed(path: &Path) -> io::Result<(u64, String)> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut hasher = blake3::Hasher::new();
    let bytes = hasher.update_reader(File::open(path)?)?.count();
    Ok((bytes, hasher.finalize().to_hex().to_string()))
}
