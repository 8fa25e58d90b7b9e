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

    /// Lets those do everything in a folder whom the access list here lets write, and nobody else. A file system that keeps
    /// no lists leaves it closed. `has_group`: the folder is of this one's group.
    pub(in crate::site) fn share(&self, folder: &Handle, has_group: bool) -> io::Result<()> {
        let Some(writers) = self.attributes.get(LIST).and_then(|list| of_writers(list, has_group)) else {
            if has_group && self.mode & 0o020 != 0 && !self.attributes.contains_key(LIST) {
                // What the folder inherited names readers, and the mode of the group is what they may do at most.
                let _ = sys::fremovexattr(folder.fd(), OsStr::from_bytes(LIST));
                folder.set_mode(0o770)?;
            }
            return Ok(());
        };
        // A list that the folder inherited from above is replaced; where none can be set, it is as it was made.
        let _ = sys::fsetxattr(folder.fd(), OsStr::from_bytes(LIST), &writers, XattrFlags::empty());
        Ok(())
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

/// The access list that lets do everything whom another one lets write. A list is a version, 2, and entries of a tag, rights
/// and an id, as `linux/posix_acl_xattr.h` has them.
fn of_writers(list: &[u8], has_group: bool) -> Option<Vec<u8>> {
    const USER: u16 = 0x02;
    const OWNING_GROUP: u16 = 0x04;
    const GROUP: u16 = 0x08;
    const MASK: u16 = 0x10;
    const OTHERS: u16 = 0x20;
    const WRITE: u16 = 2;
    const ALL: u16 = 7;
    let (version, rest) = list.split_first_chunk::<4>().filter(|(version, _)| **version == 2u32.to_le_bytes())?;
    let (entries, rest) = rest.as_chunks::<8>();
    let read = |entry: &[u8; 8]| {
        let [a, b, c, d, ..] = *entry;
        (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]))
    };
    let mask = entries.iter().map(read).find(|(tag, _)| *tag == MASK).map_or(ALL, |(_, rights)| rights);
    let mut out = version.to_vec();
    let (mut has_named, mut has_mask) = (false, false);
    for entry in entries {
        let (tag, rights) = read(entry);
        let writes = rights & mask & WRITE != 0;
        let (keeps, rights) = match tag {
            USER | GROUP => (writes, ALL),
            OWNING_GROUP => (true, if writes && has_group { ALL } else { 0 }),
            OTHERS => (true, 0),
            _ => (true, ALL),
        };
        has_named |= keeps && matches!(tag, USER | GROUP);
        has_mask |= tag == MASK;
        if keeps {
            out.extend_from_slice(&tag.to_le_bytes());
            out.extend_from_slice(&rights.to_le_bytes());
            out.extend_from_slice(&entry[4..]);
        }
    }
    (rest.is_empty() && (has_mask || !has_named)).then_some(out)
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
