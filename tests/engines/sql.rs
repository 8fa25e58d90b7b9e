//! As much of the protocol of `MySQL` as it takes to ask Sphinx: the greeting, a statement, rows of text.

use std::io::{BufReader, Read, Write};
use std::net::TcpStream;

/// A connection.
pub(crate) struct Client(BufReader<TcpStream>);

/// What a statement gave.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<Vec<String>>,
    /// How many warnings there are to it.
    pub(crate) warnings: u16,
}

impl Client {
    /// Connects, as soon as somebody listens.
    pub(crate) fn connect(port: u16) -> Self {
        let mut tries = 0;
        let stream = loop {
            match TcpStream::connect(("127.0.0.1", port)) {
                Ok(stream) => break stream,
                Err(error) if tries == 100 => panic!("port {port}: {error}"),
                Err(_) => tries += 1,
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        };
        let mut client = Self(BufReader::new(stream));
        client.packet();
        // Protocol 4.1 with secure connections, packets of 16 MB, UTF-8, no name and no password.
        let mut hello = vec![0x01, 0x82, 0, 0, 0, 0, 0, 1, 33];
        hello.extend([0; 25]);
        client.send(1, &hello);
        assert_eq!(client.packet()[0], 0, "the greeting is answered");
        client
    }

    /// Runs a statement.
    pub(crate) fn ask(&mut self, statement: &str) -> Rows {
        self.send(0, &[b"\x03", statement.as_bytes()].concat());
        let head = self.packet();
        assert_ne!(head[0], 0xff, "{statement}: {}", String::from_utf8_lossy(&head));
        for _ in 0..head[0] {
            self.packet();
        }
        self.packet();
        let mut rows = Vec::new();
        loop {
            let packet = self.packet();
            if packet[0] == 0xfe && packet.len() < 9 {
                return Rows { rows, warnings: u16::from_le_bytes([packet[1], packet[2]]) };
            }
            rows.push(cells(&packet));
        }
    }

    fn send(&mut self, number: u8, bytes: &[u8]) {
        let length = u32::try_from(bytes.len()).expect("a short statement").to_le_bytes();
        let packet = [&length[..3], &[number], bytes].concat();
        self.0.get_mut().write_all(&packet).expect("sent");
    }

    fn packet(&mut self) -> Vec<u8> {
        let mut head = [0; 4];
        self.0.read_exact(&mut head).expect("a packet");
        let mut bytes = vec![0; u32::from_le_bytes([head[0], head[1], head[2], 0]) as usize];
        self.0.read_exact(&mut bytes).expect("all of the packet");
        bytes
    }
}

/// Texts, each with its length before it.
fn cells(mut packet: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    while let Some((first, rest)) = packet.split_first() {
        let (length, rest) = match first {
            0xfb => (0, rest),
            0xfc => (usize::from(u16::from_le_bytes([rest[0], rest[1]])), &rest[2..]),
            0xfd => (u32::from_le_bytes([rest[0], rest[1], rest[2], 0]) as usize, &rest[3..]),
            short => (usize::from(*short), rest),
        };
        let (text, after) = rest.split_at(length);
        out.push(String::from_utf8_lossy(text).into_owned());
        packet = after;
    }
    out
}
