//! Brings a mail to a real server, as a mail server next door does: to its mailboxes by LMTP, or to its door by SMTP.

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// Delivers a mail to a mailbox of a real server by LMTP.
pub(crate) async fn deliver(port: u16, from: &str, to: &str, bytes: &[u8]) {
    hand_over("LHLO", port, from, to, bytes).await;
}

/// Hands a mail to a real server by SMTP, as a customer's mail program does.
pub(crate) async fn post(port: u16, from: &str, to: &str, bytes: &[u8]) {
    hand_over("EHLO", port, from, to, bytes).await;
}

async fn hand_over(hello: &str, port: u16, from: &str, to: &str, bytes: &[u8]) {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    expect(&mut read, "220").await;
    for (command, code) in [
        (format!("{hello} test.example"), "250"),
        (format!("MAIL FROM:<{from}>"), "250"),
        (format!("RCPT TO:<{to}>"), "250"),
        ("DATA".to_owned(), "354"),
    ] {
        write.write_all(format!("{command}\r\n").as_bytes()).await.unwrap();
        expect(&mut read, code).await;
    }
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 50);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            out.push(b'.');
        }
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        out.extend_from_slice(text.strip_suffix(b"\r").unwrap_or(text));
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    write.write_all(&out).await.unwrap();
    expect(&mut read, "250").await;
    write.write_all(b"QUIT\r\n").await.unwrap();
}

async fn expect(read: &mut BufReader<tokio::net::tcp::OwnedReadHalf>, code: &str) {
    loop {
        let mut line = String::new();
        read.read_line(&mut line).await.unwrap();
        assert!(line.starts_with(code), "the mail server said {line}");
        if line.as_bytes().get(3) == Some(&b' ') {
            return;
        }
    }
}
