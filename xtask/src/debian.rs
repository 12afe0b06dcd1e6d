//! What the tests need from Debian: installed when we may, named in one clear line when we may not.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{self, Show};

/// Something needed, the file that shows that it is there, and the packages that bring it.
struct Need {
    what: &'static str,
    proof: &'static str,
    packages: &'static [&'static str],
}

const NEEDS: &[Need] = &[
    Need { what: "Chromium, for the tests in a browser", proof: "/usr/bin/chromium", packages: &["chromium"] },
    Need {
        what: "fonts, for readable screenshots",
        proof: "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
        packages: &["fonts-dejavu-core", "fonts-noto-color-emoji"],
    },
    Need { what: "dovecot, the mail server of the tests", proof: "/usr/sbin/dovecot", packages: &["dovecot-core"] },
    Need { what: "dovecot's IMAP", proof: "/usr/lib/dovecot/imap", packages: &["dovecot-imapd"] },
    Need { what: "dovecot's LMTP", proof: "/usr/lib/dovecot/lmtp", packages: &["dovecot-lmtpd"] },
    Need { what: "dovecot's submission", proof: "/usr/lib/dovecot/submission", packages: &["dovecot-submissiond"] },
    Need {
        what: "PostgreSQL 15, the second engine of the store",
        proof: "/usr/lib/postgresql/15/bin/postgres",
        packages: &["postgresql-15"],
    },
    Need {
        what: "Redis, for the Bluesky network of the tests",
        proof: "/usr/bin/redis-server",
        packages: &["redis-server"],
    },
    Need {
        what: "Python's environments, for servers from PyPI",
        proof: "/usr/lib/python3.11/ensurepip",
        packages: &["python3-venv"],
    },
    Need { what: "a C++ compiler, for the Bluesky network of the tests", proof: "/usr/bin/c++", packages: &["g++"] },
    Need { what: "make, for the same", proof: "/usr/bin/make", packages: &["make"] },
];

/// A real mail server beside dovecot. A machine has one at most, so it never takes the place of another one.
const MAIL_SERVER: Need = Need {
    what: "Exim, the mail server that brings the mails of the tests",
    proof: "/usr/sbin/exim4",
    packages: &["exim4-daemon-light"],
};

/// Installs what the tests miss, or says in one line what to install. A test that misses something says so itself.
pub(crate) fn prepare() -> Result<()> {
    remove_what_was_left()?;
    let missing: Vec<&Need> =
        NEEDS.iter().chain([&MAIL_SERVER]).filter(|need| !Path::new(need.proof).exists()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages).copied().collect();
    if !is_debian() || !is_root() {
        let what: Vec<&str> = missing.iter().map(|need| need.what).collect();
        println!("   missing: {}. As root on Debian: apt-get install {}", what.join("; "), packages.join(" "));
        return Ok(());
    }
    without_default_cluster()?;
    run::must("look for Debian's packages", Command::new("apt-get").arg("update"))?;
    let (mail_server, others): (Vec<&str>, Vec<&str>) =
        packages.iter().partition(|package| MAIL_SERVER.packages.contains(package));
    without_services(|| {
        if !others.is_empty() {
            run::must(&format!("install {}", others.join(" ")), &mut install(&others))?;
        }
        if !mail_server.is_empty()
            && !run::run("install the mail server", &mut install(&mail_server), Show::Progress)?.success
        {
            println!(
                "   missing: {}. Another mail server is installed here and stays; the tests that need this one are skipped.",
                MAIL_SERVER.what
            );
        }
        Ok(())
    })
}

/// The installation of packages; nothing is removed for them.
fn install(packages: &[&str]) -> Command {
    let mut install = Command::new("apt-get");
    install
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["install", "-y", "--no-install-recommends", "--no-remove"])
        .args(packages);
    install
}

/// What a package asks before it starts its service (Debian's policy for init scripts): while it answers 101, none is started.
const MAY_START: &str = "/usr/sbin/policy-rc.d";

/// What stands in the answer of ours: one that an interrupted run left behind is known by it, and goes.
const OURS: &str = "#!/bin/sh\n# Written by cargo xtask test while it installs packages; may be removed.\nexit 101\n";

/// Installs without starting what is installed: the tests start servers of their own, on free ports.
fn without_services(install: impl FnOnce() -> Result<()>) -> Result<()> {
    // Whoever runs this machine has decided already.
    if Path::new(MAY_START).exists() {
        return install();
    }
    std::fs::write(MAY_START, OURS).context("cannot keep services from starting")?;
    std::fs::set_permissions(MAY_START, std::fs::Permissions::from_mode(0o755))
        .context("cannot keep services from starting")?;
    let installed = install();
    std::fs::remove_file(MAY_START).context("cannot let services start again")?;
    installed
}

/// A run that was stopped while it installed left the answer that keeps services from starting.
fn remove_what_was_left() -> Result<()> {
    if std::fs::read_to_string(MAY_START).is_ok_and(|left| left == OURS) {
        std::fs::remove_file(MAY_START).context("cannot let services start again")?;
    }
    Ok(())
}

/// The tests start a PostgreSQL of their own; the package would start another one beside it.
fn without_default_cluster() -> Result<()> {
    let folder = Path::new("/etc/postgresql-common");
    if folder.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(folder).context("cannot prepare the PostgreSQL package")?;
    std::fs::write(folder.join("createcluster.conf"), "create_main_cluster = false\n")
        .context("cannot prepare the PostgreSQL package")
}

fn is_root() -> bool {
    run::answer("id", &["-u"]).as_deref() == Some("0")
}

fn is_debian() -> bool {
    std::fs::read_to_string("/etc/os-release").is_ok_and(|release| {
        release.lines().any(|line| line == "ID=debian" || (line.starts_with("ID_LIKE=") && line.contains("debian")))
    })
}
