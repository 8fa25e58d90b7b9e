//! The signature of a manifest, in the format of minisign: a site that was changed together with its manifest fails by it.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use ct_codecs::{Base64, Decoder};
use minisign::{PublicKey, PublicKeyBox, SecretKey, SecretKeyBox, SignatureBox};

use super::error::{PublishError, at};
use super::fingerprint::Digest;
use super::folder::Folder;
use super::manifest::Manifest;

/// The file beside the manifest. No manifest lists it, as it says who published and not what.
pub const SIGNATURE_NAME: &str = "manifest.txt.minisig";

/// No signature and no key is larger.
pub(super) const MOST_SIGNATURE: u64 = 4096;

/// What becomes of the signature of what is published.
#[derive(Clone, Copy, Debug, Default)]
pub enum Signing<'a> {
    /// There is none; where what is to be replaced has one, that is refused.
    #[default]
    Without,
    /// There is none; where what is replaced has one, that goes too, and the report says so.
    Dropped,
    /// It is made with this key.
    With(&'a SigningKey),
}

impl<'a> Signing<'a> {
    /// The key, if there is one.
    pub(super) fn key(self) -> Option<&'a SigningKey> {
        match self {
            Self::With(key) => Some(key),
            Self::Without | Self::Dropped => None,
        }
    }
}

/// What becomes of the signature beside a manifest.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Signature {
    /// There is none, or it is that of the new manifest too.
    Stays,
    /// The one that is there, with this digest, goes.
    Goes(Digest),
    /// This one is written.
    New(String),
}

impl Signature {
    /// One that was found is of another manifest as soon as there is another; `root` is where it lies.
    pub(super) fn of(
        signing: Signing<'_>,
        new: &Manifest,
        (found, is_same): (Option<Digest>, bool),
        root: &Folder,
    ) -> Result<Self, PublishError> {
        if let Some(key) = signing.key() {
            let comment = format!("tebiki build {}", new.build_id());
            let text = key.sign(new.render().as_bytes(), &comment)?;
            let stays = is_same && found == Some(Digest::of(text.as_bytes()));
            return Ok(if stays { Self::Stays } else { Self::New(text) });
        }
        match (found.filter(|_| !is_same), signing) {
            (None, _) => Ok(Self::Stays),
            (Some(_), Signing::Without) => Err(PublishError::Unsigned { path: root.place(SIGNATURE_NAME) }),
            (Some(digest), _) => Ok(Self::Goes(digest)),
        }
    }
}

/// How the line of a secret key begins that has a password: `EdScB2` in base 64.
const LOCKED: &str = "RWRTY0Iy";

/// A secret key that can sign.
pub struct SigningKey {
    key: SecretKey,
    path: PathBuf,
}

impl std::fmt::Debug for SigningKey {
    /// The key itself is nobody's to see.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SigningKey").field("path", &self.path).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// Reads the file of a key that minisign made; `password` is asked for where the key is locked.
    ///
    /// # Errors
    /// The file cannot be read, is no such key, or the password is wrong.
    pub fn read(path: &Path, password: impl FnOnce() -> std::io::Result<String>) -> Result<Self, PublishError> {
        let text = text_of(path)?;
        let opened = |key| Self { key, path: path.to_owned() };
        if let Ok(key) = SecretKeyBox::from(text.clone()).into_unencrypted_secret_key() {
            return Ok(opened(key));
        }
        if let Some(key) = without_checksum(&text) {
            return Ok(opened(key));
        }
        // What is no key at all is said before anybody is asked for its password.
        if text.lines().nth(1).is_none_or(|line| !line.starts_with(LOCKED)) {
            return Err(fault(path, "it is no secret key of minisign"));
        }
        let password = password().map_err(at("ask for the password of", path))?;
        let key = SecretKeyBox::from(text).into_secret_key(Some(password));
        key.map(opened).map_err(|error| fault(path, &error.to_string()))
    }

    /// Signs a text; the comment is signed with it.
    pub(super) fn sign(&self, bytes: &[u8], comment: &str) -> Result<String, PublishError> {
        self.sign_from(bytes, comment)
    }

    /// Signs what can be read.
    pub(super) fn sign_from(&self, from: impl std::io::Read, comment: &str) -> Result<String, PublishError> {
        // With the public half the signature is verified at once: a key that was damaged is found.
        let public = PublicKey::from_secret_key(&self.key).map_err(|error| fault(&self.path, &error.to_string()))?;
        let signed = minisign::sign(Some(&public), &self.key, from, Some(comment), Some("signature by tebiki"));
        signed.map(SignatureBox::into_string).map_err(|error| fault(&self.path, &error.to_string()))
    }
}

/// A key without a password as the program `minisign -G -W` writes it: it leaves out the checksum that the crate asks for.
fn without_checksum(text: &str) -> Option<SecretKey> {
    const OPEN: &[u8] = b"Ed\0\0B2";
    const CHECKSUM: usize = 32;
    let bytes = Base64::decode_to_vec(text.lines().nth(1)?, None).ok()?;
    let (_, checksum) = bytes.split_last_chunk::<CHECKSUM>()?;
    (bytes.starts_with(OPEN) && *checksum == [0; CHECKSUM]).then(|| SecretKey::from_bytes(&bytes).ok())?
}

/// A public key that can verify.
#[derive(Clone, Debug)]
pub struct VerifyingKey(PublicKey);

impl VerifyingKey {
    /// Reads the file of a key that minisign made.
    ///
    /// # Errors
    /// The file cannot be read or is no such key.
    pub fn read(path: &Path) -> Result<Self, PublishError> {
        let text = text_of(path)?;
        let key = PublicKeyBox::from_string(&text).and_then(PublicKeyBox::into_public_key);
        key.map(Self).map_err(|_| fault(path, "it is no public key of minisign"))
    }

    /// Whether the signature is that of this text by this key.
    pub(super) fn verifies(&self, bytes: &[u8], signature: &str) -> bool {
        SignatureBox::from_string(signature).is_ok_and(|signature| {
            // `minisign -l` signs the text itself and not its digest: as strong, and read by minisign too.
            minisign::verify(&self.0, &signature, Cursor::new(bytes), true, false, true).is_ok()
        })
    }
}

/// Whether a text is a signature of minisign's: another file of that name is somebody's own.
pub(super) fn is_signature(text: &str) -> bool {
    SignatureBox::from_string(text).is_ok()
}

/// The text of a key's file, which the caller names.
fn text_of(path: &Path) -> Result<String, PublishError> {
    use std::io::Read;
    let mut text = String::new();
    // Before it is opened: a named pipe without a writer would be waited for.
    if !std::fs::metadata(path).map_err(at("look at", path))?.is_file() {
        return Err(fault(path, "it is no regular file"));
    }
    let file = std::fs::File::open(path).map_err(at("open", path))?;
    file.take(MOST_SIGNATURE).read_to_string(&mut text).map_err(at("read", path))?;
    Ok(text)
}

fn fault(path: &Path, what: &str) -> PublishError {
    PublishError::Signature { path: path.to_owned(), what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use minisign::KeyPair;

    use super::*;

    fn written(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("written");
        file
    }

    #[test]
    fn verifies_what_it_signed_and_nothing_else() {
        let pair = KeyPair::generate_unencrypted_keypair().expect("a key");
        let other = KeyPair::generate_unencrypted_keypair().expect("a key");
        let secret = written(&pair.sk.to_box(None).expect("a text").into_string());
        let key = SigningKey::read(secret.path(), || panic!("this key has no password")).expect("the key");
        let signature = key.sign(b"manifest", "build 1").expect("a signature");
        let public = |pair: &KeyPair| {
            let file = written(&pair.pk.to_box().expect("a text").into_string());
            VerifyingKey::read(file.path()).expect("the key")
        };
        assert!(public(&pair).verifies(b"manifest", &signature));
        assert!(!public(&pair).verifies(b"manifesto", &signature));
        assert!(!public(&pair).verifies(b"manifest", &signature.replace("build 1", "build 2")));
        assert!(!public(&pair).verifies(b"manifest", "untrusted comment: x\n"));
        assert!(!public(&other).verifies(b"manifest", &signature));
    }

    #[test]
    fn a_key_of_the_program_without_a_password_signs() {
        use ct_codecs::Encoder;
        let pair = KeyPair::generate_unencrypted_keypair().expect("a key");
        let mut bytes = pair.sk.to_bytes();
        let checksum = bytes.len() - 32;
        bytes[checksum..].fill(0);
        let text =
            |bytes: &[u8]| format!("untrusted comment: x\n{}\n", Base64::encode_to_string(bytes).expect("a text"));
        let file = written(&text(&bytes));
        let key = SigningKey::read(file.path(), || panic!("this key has no password")).expect("the key");
        let signature = key.sign(b"manifest", "build 1").expect("a signature");
        assert!(VerifyingKey(pair.pk).verifies(b"manifest", &signature));
        // A key that was damaged signs nothing.
        bytes[checksum - 1] ^= 1;
        let file = written(&text(&bytes));
        let key = SigningKey::read(file.path(), || panic!("this key has no password")).expect("it looks like one");
        assert!(key.sign(b"manifest", "build 1").is_err());
    }

    #[test]
    fn a_locked_key_needs_its_password() {
        let pair = KeyPair::generate_encrypted_keypair(Some("open".to_owned())).expect("a key");
        let secret = written(&pair.sk.to_box(None).expect("a text").into_string());
        assert!(SigningKey::read(secret.path(), || Ok("open".to_owned())).is_ok());
        assert!(matches!(
            SigningKey::read(secret.path(), || Ok("shut".to_owned())),
            Err(PublishError::Signature { .. })
        ));
        let none = written("untrusted comment: x\nnothing\n");
        assert!(SigningKey::read(none.path(), || panic!("there is nothing to open")).is_err());
        assert!(VerifyingKey::read(none.path()).is_err());
    }
}
