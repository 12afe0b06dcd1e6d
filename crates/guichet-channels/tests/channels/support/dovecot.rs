//! Debian's Dovecot for one test: its own folder, free ports, its own users; stopped at the end by its process id.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running server.
pub(crate) struct Dovecot {
    process: Child,
    folder: tempfile::TempDir,
    pub(crate) imap: u16,
    pub(crate) imaps: u16,
    pub(crate) lmtp: u16,
    pub(crate) submission: u16,
    pub(crate) submissions: u16,
}

pub(crate) const USERS: [&str; 3] = ["aide@boutique.example", "jeanne@courrier.example", "gros@boutique.example"];
pub(crate) const PASSWORD: &str = "mot de passe d’essai 'x\" y";

impl Dovecot {
    /// Starts it; none, with a loud line, where it is not installed.
    pub(crate) fn start(relay_port: u16) -> Option<Self> {
        let Some(program) = ["/usr/sbin/dovecot", "/usr/bin/dovecot"].into_iter().find(|path| Path::new(path).exists())
        else {
            crate::skipped::skipped("no Dovecot here; apt-get install dovecot-imapd dovecot-lmtpd dovecot-submissiond");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let [imap, imaps, lmtp, submission, submissions] = free_ports();
        let root = text_of(Command::new("id").arg("-u")) == "0";
        write_files(folder.path(), root, [imap, imaps, lmtp, submission, submissions], relay_port);
        let process = Command::new(program)
            .args(["-F", "-c"])
            .arg(folder.path().join("dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, folder, imap, imaps, lmtp, submission, submissions };
        server.wait_until_it_listens();
        Some(server)
    }

    /// What a mail channel needs to read and answer here, without encryption.
    pub(crate) fn settings(&self, address: &str) -> Vec<(&'static str, String)> {
        vec![
            ("address", address.to_owned()),
            ("imap_host", "127.0.0.1".to_owned()),
            ("imap_port", self.imap.to_string()),
            ("imap_security", "none".to_owned()),
            ("smtp_host", "127.0.0.1".to_owned()),
            ("smtp_port", self.submission.to_string()),
            ("smtp_security", "none".to_owned()),
        ]
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    /// Forgets the numbers of a mailbox, as a restore from a backup does: the next look finds a new UIDVALIDITY.
    pub(crate) fn renumber(&self, user: &str) {
        let (name, domain) = user.split_once('@').unwrap();
        let mailbox = self.folder.path().join("mail").join(domain).join(name);
        for entry in std::fs::read_dir(mailbox).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with("dovecot") && path.is_file() {
                std::fs::remove_file(path).unwrap();
            }
        }
    }

    /// Every mail that lies in a person's mailbox, as it came.
    pub(crate) fn mails_of(&self, user: &str) -> Vec<String> {
        let (name, domain) = user.split_once('@').unwrap();
        let mailbox = self.folder.path().join("mail").join(domain).join(name);
        let mut mails: Vec<PathBuf> = ["new", "cur"]
            .iter()
            .filter_map(|folder| std::fs::read_dir(mailbox.join(folder)).ok())
            .flat_map(|entries| entries.map(|entry| entry.unwrap().path()))
            .collect();
        // Names begin with the moment of arrival.
        mails.sort_by_key(|path| path.file_name().map(std::ffi::OsStr::to_os_string));
        mails.iter().map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()).collect()
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn wait_until_it_listens(&self) {
        for _ in 0..200 {
            let listening = [self.imap, self.lmtp, self.submission]
                .iter()
                .all(|port| std::net::TcpStream::connect(("127.0.0.1", *port)).is_ok());
            if listening {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("Dovecot does not listen:\n{}", self.log());
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // The master stops its children on TERM; nobody but our own process is named.
        let _ = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

fn text_of(command: &mut Command) -> String {
    String::from_utf8(command.output().unwrap().stdout).unwrap().trim().to_owned()
}

/// Ports that nobody listens on.
pub(crate) fn free_ports<const N: usize>() -> [u16; N] {
    let held: Vec<TcpListener> = (0..N).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    std::array::from_fn(|index| held[index].local_addr().unwrap().port())
}

fn write_files(folder: &Path, root: bool, ports: [u16; 5], relay_port: u16) {
    let place = folder.display();
    let [imap, imaps, lmtp, submission, submissions] = ports;
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(folder.join("key.pem"))
        .arg("-out")
        .arg(folder.join("cert.pem"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let passwords: String = USERS.iter().map(|user| format!("{user}:{{PLAIN}}{PASSWORD}\n")).collect();
    std::fs::write(folder.join("users"), passwords).unwrap();
    std::fs::create_dir(folder.join("mail")).unwrap();
    let owners = if root {
        // Dovecot's own helpers may read the folder, and nobody's number owns the mails.
        for path in [folder.to_path_buf(), folder.join("users")] {
            assert!(Command::new("chmod").arg("a+rX").arg(path).status().unwrap().success());
        }
        assert!(Command::new("chown").arg("5000:5000").arg(folder.join("mail")).status().unwrap().success());
        "first_valid_uid = 5000\nmail_uid = 5000\nmail_gid = 5000\n".to_owned()
    } else {
        let (user, group) = (text_of(Command::new("id").arg("-un")), text_of(Command::new("id").arg("-gn")));
        format!(
            "default_internal_user = {user}\ndefault_login_user = {user}\ndefault_internal_group = {group}\nfirst_valid_uid = 1\nmail_uid = {user}\nmail_gid = {group}\n"
        )
    };
    let chroot = if root {
        ""
    } else {
        "service anvil {\n chroot =\n}\nservice imap-login {\n chroot =\n}\nservice submission-login {\n chroot =\n}\nservice stats {\n chroot =\n}\n"
    };
    let configuration = format!(
        "base_dir = {place}/run
state_dir = {place}/state
log_path = {place}/log
listen = 127.0.0.1
protocols = imap lmtp submission
hostname = boutique.example
{owners}{chroot}mail_location = maildir:{place}/mail/%d/%n
auth_mechanisms = plain login
disable_plaintext_auth = no
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
recipient_delimiter = +
mailbox_list_index = no
ssl = yes
ssl_cert = <{place}/cert.pem
ssl_key = <{place}/key.pem
passdb {{
  driver = passwd-file
  args = {place}/users
}}
userdb {{
  driver = static
  args = home={place}/mail/%d/%n allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service submission-login {{
  inet_listener submission {{
    port = {submission}
  }}
  inet_listener submissions {{
    port = {submissions}
    ssl = yes
  }}
}}
submission_relay_host = 127.0.0.1
submission_relay_port = {relay_port}
submission_max_mail_size = 100M
"
    );
    std::fs::write(folder.join("dovecot.conf"), configuration).unwrap();
}
