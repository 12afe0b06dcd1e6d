//! Mails in one file, each behind a line that begins with `From ` and follows an empty line.

use std::io::{self, BufRead};

use super::{Imported, mail};
use crate::channel::ParseProblem;

/// The mails of an mbox file.
pub(super) struct Mails<R> {
    source: R,
    /// Whether a mail has begun.
    inside: bool,
    ended: bool,
}

impl<R: BufRead> Mails<R> {
    pub(super) const fn new(source: R) -> Self {
        Self { source, inside: false, ended: false }
    }

    /// The bytes up to the next separator.
    fn next_bytes(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut after_empty_line = true;
        loop {
            let mut line = Vec::new();
            if self.source.read_until(b'\n', &mut line)? == 0 {
                self.ended = true;
                return Ok(bytes);
            }
            if after_empty_line && line.starts_with(b"From ") {
                return Ok(bytes);
            }
            after_empty_line = line == b"\n" || line == b"\r\n";
            bytes.extend_from_slice(unquoted(&line));
        }
    }
}

/// `>From ` stands for a line of the mail that begins with `From `.
fn unquoted(line: &[u8]) -> &[u8] {
    let quoted = line.starts_with(b">") && line.iter().find(|byte| **byte != b'>') == Some(&b'F');
    let rest = line.iter().position(|byte| *byte != b'>').and_then(|start| line.get(start..)).unwrap_or_default();
    if quoted && rest.starts_with(b"From ") { line.get(1..).unwrap_or_default() } else { line }
}

impl<R: BufRead> Iterator for Mails<R> {
    type Item = io::Result<Imported>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let bytes = match self.next_bytes() {
                Ok(bytes) => bytes,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            };
            let began = std::mem::replace(&mut self.inside, true);
            let blank = bytes.iter().all(u8::is_ascii_whitespace);
            match (began, blank) {
                (_, true) => {}
                (true, false) => return Some(Ok(mail(bytes))),
                // Something stands before the first separator.
                (false, false) => return Some(Ok(Imported::bad(bytes, ParseProblem::new("not_a_mail")))),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Imported> {
        Mails::new(text.as_bytes()).map(Result::unwrap).collect()
    }

    #[test]
    fn mails_are_told_apart() {
        let mails = read(
            "From a@x.example Mon\nMessage-ID: <1@x.example>\n\nBonjour\n>From moi\nFrom ici\n\nFrom b@x.example Tue\nMessage-ID: <2@x.example>\n\nEncore\n",
        );
        assert_eq!(mails.len(), 2);
        assert_eq!(mails[0].raw.external_id, "1@x.example");
        assert_eq!(mails[0].raw.body, b"Message-ID: <1@x.example>\n\nBonjour\nFrom moi\nFrom ici\n\n");
        assert_eq!(mails[1].raw.external_id, "2@x.example");
    }

    #[test]
    fn what_stands_before_the_first_mail_is_kept_apart() {
        let mails = read("oups\n\nFrom a@x.example Mon\nSubject: x\n\ny\n");
        assert_eq!(mails[0].problem, Some(ParseProblem::new("not_a_mail")));
        assert_eq!(mails[1].problem, None);
        assert_eq!(read("").len(), 0);
    }
}
