//! Who may do what in a folder, and what else is written on it: owner, mode, access lists, extended attributes.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;

use rustix::fs::{self as sys, Gid, Uid, XattrFlags};
use rustix::io::Errno;

use super::handles::Handle;

/// The access list of a folder.
const LIST: &[u8] = b"system.posix_acl_access";

/// The list that what is made in a folder inherits.
const INHERITED: &[u8] = b"system.posix_acl_default";

/// Names the very inode that it stands on, so that it can stand on no other.
const OF_THE_INODE: &[u8] = b"security.evm";

/// The most that a list of names or a value may have; the kernel's own limit.
const MOST: usize = 1 << 16;

/// Stands for a value that this user may not read.
const UNREADABLE: &[u8] = b"\0unreadable";

/// All of it, of one folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::site) struct Rights {
    mode: u32,
    owner: (u32, u32),
    /// Extended attributes, access lists among them.
    attributes: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Rights {
    /// Those of a folder.
    pub(in crate::site) fn of(folder: &Handle) -> io::Result<Self> {
        let look = folder.look_here()?;
        Ok(Self { mode: look.mode, owner: look.owner, attributes: attributes(folder)? })
    }

    /// Whether the folder says what is made in it inherits.
    pub(in crate::site) fn has_defaults(&self) -> bool {
        self.attributes.contains_key(INHERITED)
    }

    /// Whether access lists say who may do what.
    pub(in crate::site) fn has_lists(&self) -> bool {
        self.has_defaults() || self.attributes.contains_key(LIST)
    }

    /// The mode.
    pub(in crate::site) fn mode(&self) -> u32 {
        self.mode
    }

    /// Gives them to another folder, and tells whether it has all of them then.
    pub(in crate::site) fn give(&self, folder: &Handle) -> io::Result<bool> {
        let now = Self::of(folder)?;
        if now == *self {
            return Ok(true);
        }
        // What this system or this user cannot set shows in the comparison at the end.
        if now.owner != self.owner {
            let (user, group) = (Uid::from_raw(self.owner.0), Gid::from_raw(self.owner.1));
            let _ = sys::fchown(folder.fd(), Some(user), Some(group));
        }
        for name in now.attributes.keys().filter(|name| !self.attributes.contains_key(*name)) {
            let _ = sys::fremovexattr(folder.fd(), OsStr::from_bytes(name));
        }
        for (name, value) in &self.attributes {
            let _ = sys::fsetxattr(folder.fd(), OsStr::from_bytes(name), value, XattrFlags::empty());
        }
        // The mode comes last: the other two may take bits of it away.
        if folder.look_here()?.mode != self.mode {
            let _ = folder.set_mode(self.mode);
        }
        Ok(Self::of(folder)? == *self)
    }
}

fn attributes(folder: &Handle) -> io::Result<BTreeMap<Vec<u8>, Vec<u8>>> {
    let size = match sys::flistxattr_query(folder.fd()) {
        // This file system has none.
        Ok(0) | Err(Errno::OPNOTSUPP | Errno::NOSYS) => return Ok(BTreeMap::new()),
        size => size?,
    };
    let mut names = vec![0u8; size.saturating_mul(2).min(MOST)];
    let length = sys::flistxattr(folder.fd(), &mut names[..])?;
    let names = names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty() && *name != OF_THE_INODE);
    let mut found = BTreeMap::new();
    let mut value = vec![0u8; MOST];
    for name in names {
        match sys::fgetxattr(folder.fd(), OsStr::from_bytes(name), &mut value[..]) {
            Ok(length) => drop(found.insert(name.to_vec(), value[..length].to_vec())),
            // It was removed meanwhile.
            Err(Errno::NODATA) => {}
            // What cannot be read cannot be given on: no other folder has this value.
            Err(Errno::PERM | Errno::ACCESS) => drop(found.insert(name.to_vec(), UNREADABLE.to_vec())),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}
