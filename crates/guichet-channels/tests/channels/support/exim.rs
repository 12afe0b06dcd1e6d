//! Debian's Exim for one test: a real mail server between the customer, the desk and their mailboxes, with its own queue
//! and its own port; stopped at the end by its process id.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Where Debian puts the program.
const PROGRAM: &str = "/usr/sbin/exim4";
/// The user of Debian's package. Started by somebody else than root, the server stays that person.
const DEBIAN_USER: &str = "Debian-exim";

/// A running server. It takes mail for anybody, brings that for the domains of the tests to their mailboxes, and sends
/// the rest back to whoever sent it, as mail servers do.
pub(crate) struct Exim {
    process: Child,
    folder: tempfile::TempDir,
    /// Where it takes mail (SMTP).
    pub(crate) port: u16,
}

impl Exim {
    /// Starts it on a port, in front of the mailboxes; none, with a loud line, where it is not installed.
    pub(crate) fn start(port: u16, mailboxes: u16) -> Option<Self> {
        if !Path::new(PROGRAM).exists() {
            crate::skipped::skipped("no Exim here; apt-get install exim4-daemon-light");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let configuration = write_files(folder.path(), port, mailboxes);
        let process = Command::new(PROGRAM)
            .arg("-C")
            .arg(configuration)
            .args(["-bdf", "-q1s"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, folder, port };
        server.wait_until_it_listens();
        Some(server)
    }

    /// What it says it did with each mail.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("spool/main.log")).unwrap_or_default()
    }

    fn wait_until_it_listens(&self) {
        for _ in 0..200 {
            if std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("Exim does not listen:\n{}", self.log());
    }
}

impl Drop for Exim {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

fn id(arguments: &[&str]) -> String {
    String::from_utf8(Command::new("id").args(arguments).output().unwrap().stdout).unwrap().trim().to_owned()
}

fn write_files(folder: &Path, port: u16, mailboxes: u16) -> std::path::PathBuf {
    let place = folder.display();
    std::fs::create_dir(folder.join("spool")).unwrap();
    let people = if id(&["-u"]) == "0" {
        assert!(Command::new("chmod").arg("a+rx").arg(folder).status().unwrap().success());
        assert!(Command::new("chown").arg(DEBIAN_USER).arg(folder.join("spool")).status().unwrap().success());
        String::new()
    } else {
        let (user, group) = (id(&["-un"]), id(&["-gn"]));
        format!("exim_user = {user}\nexim_group = {group}\nadmin_groups = {group}\n")
    };
    let configuration = format!(
        "{people}keep_environment =
primary_hostname = mx.courrier.example
spool_directory = {place}/spool
log_file_path = {place}/spool/%s.log
pid_file_path = {place}/spool/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
deliver_drop_privilege
acl_smtp_rcpt = accept
host_lookup =
tls_advertise_hosts =
message_size_limit = 100M

begin routers
mailboxes:
  driver = manualroute
  domains = boutique.example : courrier.example
  route_list = * 127.0.0.1
  self = send
  transport = mailboxes

begin transports
mailboxes:
  driver = smtp
  protocol = lmtp
  port = {mailboxes}
  allow_localhost

begin retry
* * F,1h,1s
"
    );
    let path = folder.join("exim.conf");
    std::fs::write(&path, configuration).unwrap();
    path
}
