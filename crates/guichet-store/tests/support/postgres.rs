//! A PostgreSQL of our own for one test process: made with `initdb`, listening on a free port, gone at the end.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::skipped::skipped;

/// A running server.
pub struct Cluster {
    folder: tempfile::TempDir,
    server: Child,
    port: u16,
}

impl Cluster {
    /// Starts one; none, with a loud line, where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            skipped("nothing was tried on PostgreSQL: it is not installed (Debian: apt-get install postgresql-15)");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("guichet-pg-").tempdir().unwrap();
        give_away(folder.path());
        let data = folder.path().join("data");
        let made = as_server(&programs.join("initdb"))
            .args(["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=guichet", "--no-sync", "-D"])
            .arg(&data)
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(made.success(), "initdb failed");
        let port = free_port();
        let server = as_server(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-c", "listen_addresses=127.0.0.1", "-c", &format!("port={port}"), "-c", "max_connections=200"])
            .args(["-c", &format!("unix_socket_directories={}", folder.path().display())])
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let cluster = Self { folder, server, port };
        cluster.wait_until_ready(&programs);
        Some(cluster)
    }

    fn wait_until_ready(&self, programs: &Path) {
        let patience = Instant::now() + Duration::from_secs(60);
        while Instant::now() < patience {
            let ready = Command::new(programs.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .status()
                .unwrap();
            if ready.success() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        panic!("PostgreSQL did not start: {log}");
    }

    /// The address of a database.
    pub fn address(&self, database: &str) -> String {
        format!("postgres://guichet@127.0.0.1:{}/{database}", self.port)
    }

    /// An empty database.
    pub async fn create(&self, database: &str) -> String {
        let (client, connection) =
            tokio_postgres::connect(&self.address("postgres"), tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(&format!("CREATE DATABASE {database}")).await.unwrap();
        self.address(database)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // An immediate shutdown: SIGQUIT to the server that we started. Its files go with their folder.
        let id = self.server.id().to_string();
        let _ = Command::new("kill").args(["-QUIT", &id]).status();
        let _ = self.server.wait();
    }
}

/// The folder of Debian's programs, newest version first.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort();
    versions.into_iter().rev().find(|programs| programs.join("initdb").exists())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|answer| answer.stdout.starts_with(b"0\n"))
}

/// PostgreSQL refuses to run as root: then it runs as Debian's `postgres`, or as `nobody`.
fn server_account() -> &'static str {
    let known = Command::new("id").args(["-u", "postgres"]).output().is_ok_and(|answer| answer.status.success());
    if known { "postgres" } else { "nobody" }
}

fn as_server(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    // setpriv becomes the program, so that its id is the server's.
    let mut command = Command::new("setpriv");
    let account = server_account();
    command.args([&format!("--reuid={account}"), "--clear-groups", "--"]).arg(program).current_dir("/");
    command
}

fn give_away(folder: &Path) {
    if is_root() {
        assert!(Command::new("chown").arg(server_account()).arg(folder).status().unwrap().success());
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
