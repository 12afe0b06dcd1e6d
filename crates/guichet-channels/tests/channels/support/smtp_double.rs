//! A mail server in the test: takes mails, or misbehaves as mail servers do.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with the next connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Behaviour {
    Take,
    RefuseRecipient,
    PostponeRecipient,
    PostponeContent,
    RefuseContent,
    /// Takes the mail and breaks the connection instead of saying so.
    TakeAndBreak,
    /// Breaks the connection before the mail is asked for.
    BreakBefore,
}

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) bytes: Vec<u8>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct SmtpDouble {
    pub(crate) port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    script: Arc<Mutex<VecDeque<Behaviour>>>,
}

impl SmtpDouble {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let double = Self { port: listener.local_addr().unwrap().port(), ..Self::default() };
        let serving = double.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let double = serving.clone();
                tokio::spawn(async move { double.serve(stream).await });
            }
        });
        double
    }

    pub(crate) fn next(&self, behaviour: Behaviour) {
        self.script.lock().unwrap().push_back(behaviour);
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    async fn serve(&self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut read = BufReader::new(read);
        let mut behaviour = None;
        let mut mail = Taken { from: String::new(), to: Vec::new(), bytes: Vec::new() };
        write.write_all(b"220 double.example ESMTP\r\n").await.ok()?;
        loop {
            let mut line = String::new();
            if read.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let command = line.to_uppercase();
            let answer = if command.starts_with("EHLO") || command.starts_with("LHLO") {
                "250-double.example\r\n250-8BITMIME\r\n250 SIZE 104857600\r\n".to_owned()
            } else if command.starts_with("MAIL FROM") {
                // A connection that only says hello and good-bye uses up no behaviour.
                behaviour = Some(self.script.lock().unwrap().pop_front().unwrap_or(Behaviour::Take));
                mail.from = address_in(&line);
                "250 ok\r\n".to_owned()
            } else if command.starts_with("RCPT TO") {
                match behaviour {
                    Some(Behaviour::RefuseRecipient) => "550 5.1.1 no such user\r\n".to_owned(),
                    Some(Behaviour::PostponeRecipient) => "451 4.7.1 try again later\r\n".to_owned(),
                    Some(Behaviour::BreakBefore) => return None,
                    _ => {
                        mail.to.push(address_in(&line));
                        "250 ok\r\n".to_owned()
                    }
                }
            } else if command.starts_with("DATA") {
                write.write_all(b"354 go on\r\n").await.ok()?;
                mail.bytes = content(&mut read).await?;
                match behaviour {
                    Some(Behaviour::PostponeContent) => "451 4.3.0 later\r\n".to_owned(),
                    Some(Behaviour::RefuseContent) => "554 5.7.1 refused\r\n".to_owned(),
                    Some(Behaviour::TakeAndBreak) => {
                        self.take(mail);
                        return None;
                    }
                    _ => {
                        self.take(mail.clone());
                        "250 2.0.0 taken\r\n".to_owned()
                    }
                }
            } else if command.starts_with("QUIT") {
                write.write_all(b"221 bye\r\n").await.ok()?;
                return Some(());
            } else {
                "250 ok\r\n".to_owned()
            };
            write.write_all(answer.as_bytes()).await.ok()?;
        }
    }

    fn take(&self, mail: Taken) {
        self.taken.lock().unwrap().push(mail);
    }
}

async fn content(read: &mut BufReader<tokio::net::tcp::OwnedReadHalf>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let mut line = Vec::new();
        if read.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        if line == b".\r\n" {
            return Some(bytes);
        }
        let start = usize::from(line.starts_with(b"."));
        bytes.extend_from_slice(&line[start..]);
    }
}

fn address_in(line: &str) -> String {
    let start = line.find('<').map_or(0, |start| start + 1);
    let end = line.find('>').unwrap_or(line.len());
    line[start..end].to_owned()
}
