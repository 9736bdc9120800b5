//! The chain of closed months: each sealed with the hash of the month before it, and whether they are
//! still what was sealed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::record::{StoredFile, encode};
use super::{hex, measured};
use crate::domain::month::Month;

/// The folder of the closed months, below the output folder.
pub const CLOSED: &str = "closed";
/// The file that seals a month.
pub const SEAL: &str = "seal.json";

/// What a month's folder holds, and what came before it. The fields' order is the file's.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// The month.
    pub month: String,
    /// Every file of the folder but the seal, by path.
    pub files: Vec<StoredFile>,
    /// The hash of the seal of the month before; none for the first.
    pub previous: Option<String>,
    /// BLAKE3 of all the above, in hex.
    pub hash: String,
}

impl Seal {
    /// Seals a month behind the one before it.
    pub(super) fn of(month: Month, files: Vec<StoredFile>, previous: Option<String>) -> Self {
        let mut seal = Seal { month: month.to_string(), files, previous, hash: String::new() };
        seal.hash = seal.own_hash();
        seal
    }

    /// The hash of everything but the hash.
    fn own_hash(&self) -> String {
        let unsealed = Seal { hash: String::new(), ..self.clone() };
        hex(&blake3::hash(&unsealed.encode()))
    }

    /// The file's bytes.
    pub(super) fn encode(&self) -> Vec<u8> {
        encode(self)
    }
}

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
    /// Its folder's month.
    pub month: Month,
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

/// The folder of a closed month.
#[must_use]
pub fn folder(output: &Path, month: Month) -> PathBuf {
    output.join(CLOSED).join(month.to_string())
}

/// Looks at every closed month of an output folder.
///
/// # Errors
/// A folder that cannot be read. A file that cannot be is a fault.
pub fn verify(output: &Path) -> io::Result<Chain> {
    let mut chain = Chain::default();
    let entries = match fs::read_dir(output.join(CLOSED)) {
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
    for month in months {
        let link = link(&folder(output, month), month, chain.months.last())?;
        chain.months.push(link);
    }
    Ok(chain)
}

fn link(folder: &Path, month: Month, before: Option<&Link>) -> io::Result<Link> {
    let mut faults = Vec::new();
    let next = before.map(|before| before.month.next());
    if let Some(missing) = next.filter(|next| *next != month) {
        faults.push(Fault::Gap(missing));
    }
    let bytes = fs::read(folder.join(SEAL)).unwrap_or_default();
    let Some(seal) = serde_json::from_slice::<Seal>(&bytes).ok() else {
        faults.push(Fault::NoSeal);
        return Ok(Link { month, files: 0, hash: None, faults });
    };
    if seal.own_hash() != seal.hash || seal.encode() != bytes {
        faults.push(Fault::SealChanged);
    }
    if seal.month != month.to_string() {
        faults.push(Fault::OtherMonth(seal.month.clone()));
    }
    if seal.previous != before.and_then(|before| before.hash.clone()) {
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
    Ok(Link { month, files: seal.files.len(), hash: Some(seal.hash), faults })
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
    measured(&File::open(path)?)
}
