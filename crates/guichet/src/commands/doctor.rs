//! `guichet doctor`: is everything as it should be? And `guichet migrate`: the data in the form of this version.

use anyhow::Result;
use clap::Args;
use guichet_core::model::ChannelState;
use guichet_server::App;
use guichet_store::Engine;
use serde_json::json;

use crate::commands::Ending;
use crate::language::Language;
use crate::output;
use crate::place::Place;

/// A look at everything.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    place: Place,
}

/// Runs `doctor`: one line a thing that was looked at.
pub(crate) fn run(command: &Doctor) -> Result<Ending> {
    command.place.with_app(async |app| {
        let mut all_healthy = true;
        let mut looked: Vec<(String, bool, String)> = app
            .store()
            .doctor(app.now())
            .await?
            .into_iter()
            .map(|check| (check.name.to_owned(), check.healthy, check.detail))
            .collect();
        looked.extend(channels(app).await?);
        for (name, healthy, detail) in looked {
            all_healthy &= healthy;
            let mark = if healthy { "✓" } else { "✗" };
            output::show(
                &json!({"check": name, "healthy": healthy, "detail": detail}),
                &format!("{mark} {name}: {detail}"),
            )?;
        }
        Ok(if all_healthy { Ending::Done } else { Ending::WithFailures })
    })
}

/// How the channels are, by their own last word; `channel check` tries one now.
async fn channels(app: &App) -> Result<Vec<(String, bool, String)>> {
    let mut looked = Vec::new();
    for channel in app.store().all_channels().await? {
        let paused = channel.state == ChannelState::Paused;
        let problem = channel.health.problem.filter(|_| !paused);
        let detail = match (&problem, paused) {
            (Some(problem), _) => problem.clone(),
            (None, true) => "paused".to_owned(),
            (None, false) => "working".to_owned(),
        };
        looked.push((format!("channel {} {}", channel.kind, channel.id), problem.is_none(), detail));
    }
    Ok(looked)
}

/// Runs `migrate`: opening the data brings it to the form of this version, so that a start does not have to.
pub(crate) fn migrate(command: &Doctor) -> Result<Ending> {
    command.place.with_store(async |store| {
        let engine = match store.engine() {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgresql",
        };
        let words = Language::of_the_terminal()
            .pick("Les données ont la forme de cette version.", "The data has the form of this version.");
        output::show(&json!({"migrated": true, "engine": engine, "version": env!("CARGO_PKG_VERSION")}), words)?;
        Ok(Ending::Done)
    })
}
