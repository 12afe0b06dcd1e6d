//! `guichet demo`: a living desk with nothing to configure.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use clap::Args;
use guichet_server::{Config, demo};
use uuid::Uuid;

use crate::commands::Ending;
use crate::commands::serve::{ended, log_to_stderr};
use crate::language::Language;
use crate::output;
use crate::place::{PUBLIC_URL, Place, runtime};

/// A living desk with nothing to configure.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Address to listen on [default: 127.0.0.1:8480, or a free port when that one is taken]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Do not open the browser
    #[arg(long)]
    no_open: bool,
    #[command(flatten)]
    place: Place,
}

/// Runs the command, until Ctrl-C. Without a data folder of its own everything is forgotten at the end.
pub(crate) fn run(command: &Demo) -> Result<Ending> {
    let mut config = command.place.config(None)?;
    config.listen = command.listen.unwrap_or_else(|| free(config.listen));
    let kept = command.place.data.is_some() || command.place.database.is_some();
    let passing = if kept { None } else { Some(PassingFolder::make()?) };
    if let Some(folder) = &passing {
        folder.settle(&mut config);
    }
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("cannot make the data folder {}", config.data.display()))?;
    log_to_stderr("warn");
    let language = Language::of_the_terminal();
    let ending = runtime()?.block_on(async {
        let demo = demo::start(config, language.pick("fr", "en")).await?;
        demo.server.app().store().put_setting(None, PUBLIC_URL, demo.server.url()).await?;
        output::say(&welcome(language, &demo.sign_in_url, kept));
        if !command.no_open {
            open_in_browser(&demo.sign_in_url);
        }
        ended().await;
        demo.server.stop().await;
        Ok(Ending::Done)
    });
    drop(passing);
    ending
}

fn welcome(language: Language, sign_in_url: &str, kept: bool) -> String {
    let text = language.pick(
        "Guichet de démonstration\u{a0}: trois marques, des clients simulés, rien ne sort de cette machine.\n\nOuvrez ce lien (il sert une fois)\u{a0}:",
        "Guichet, the demonstration: three brands, simulated customers, nothing leaves this machine.\n\nOpen this link (it works once):",
    );
    let end = if kept {
        language.pick("Ctrl-C pour fermer\u{a0}; tout est gardé.", "Ctrl-C closes it; everything is kept.")
    } else {
        language.pick("Ctrl-C pour fermer\u{a0}; tout sera oublié.", "Ctrl-C closes it; everything is forgotten.")
    };
    format!("{text}\n\n    {sign_in_url}\n\n{end}")
}

/// The address that was meant, or a free port when somebody has it already.
fn free(wanted: SocketAddr) -> SocketAddr {
    match TcpListener::bind(wanted) {
        Ok(_) => wanted,
        Err(_) => SocketAddr::new(wanted.ip(), 0),
    }
}

/// Opens the link where there is a screen. Nobody is told when that fails: the link is printed anyway.
fn open_in_browser(url: &str) {
    let screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if screen || cfg!(target_os = "macos") {
        let _ = Command::new(opener).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    }
}

/// A folder that goes away with the command.
struct PassingFolder(PathBuf);

impl PassingFolder {
    fn make() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("guichet-demo-{}", Uuid::now_v7().simple()));
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        Self::keep_to_ourselves(&folder)?;
        Ok(Self(folder))
    }

    /// Data and key lie side by side, as they must not lie in each other.
    fn settle(&self, config: &mut Config) {
        config.data = self.0.join("data");
        config.key_file = Some(self.0.join("key").join("guichet.key"));
    }

    #[cfg(unix)]
    fn keep_to_ourselves(folder: &Path) -> Result<()> {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).context("cannot close the folder")
    }

    #[cfg(not(unix))]
    fn keep_to_ourselves(_folder: &Path) -> Result<()> {
        Ok(())
    }
}

impl Drop for PassingFolder {
    fn drop(&mut self) {
        // What cannot be removed now is in the system's folder for passing things.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
