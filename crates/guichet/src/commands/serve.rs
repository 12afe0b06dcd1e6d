//! `guichet serve`: the desk.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use guichet_server::Server;
use guichet_server::config::clean_public_url;

use crate::commands::Ending;
use crate::language::Language;
use crate::output;
use crate::place::{PUBLIC_URL, Place, first_brand, runtime};

/// The desk.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address to listen on [default: 127.0.0.1:8480]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Address under which people reach the desk, such as https://care.brand.example
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Settings, a TOML file; `GUICHET_…` variables and this command line win over it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// Runs the command, until Ctrl-C or a polite signal to end.
pub(crate) fn run(command: &Serve) -> Result<Ending> {
    let mut config = command.place.config(command.config.as_deref())?;
    if let Some(listen) = command.listen {
        config.listen = listen;
    }
    if let Some(url) = &command.public_url {
        config.public_url = clean_public_url(url)?;
    }
    log_to_stderr("info");
    runtime()?.block_on(async {
        let server = Server::open(config).await?;
        let store = server.app().store();
        // Commands print links; they learn here where the desk is.
        store.put_setting(None, PUBLIC_URL, server.url()).await?;
        if store.brands().await?.is_empty() {
            first_brand(store, None).await?;
        }
        output::say(&format!(
            "{} {}",
            Language::of_the_terminal().pick("Guichet est ouvert :", "Guichet is open:"),
            server.url()
        ));
        ended().await;
        output::say(
            Language::of_the_terminal().pick(
                "Guichet ferme ; ce qui est en route se termine.",
                "Guichet closes; what is under way ends first.",
            ),
        );
        server.stop().await;
        Ok(Ending::Done)
    })
}

/// One line an event; `GUICHET_LOG` chooses what (`info`, `guichet_server=debug`…), JSON with `GUICHET_LOG_FORMAT=json`.
pub(crate) fn log_to_stderr(usual: &str) {
    let filter = std::env::var("GUICHET_LOG").unwrap_or_else(|_| usual.to_owned());
    let filter =
        tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let as_json = std::env::var("GUICHET_LOG_FORMAT").is_ok_and(|format| format == "json");
    // A second start in one process keeps the first log.
    let _ = if as_json { log.json().try_init() } else { log.try_init() };
}

/// Ctrl-C, or the signal by which systems end a service.
pub(crate) async fn ended() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
