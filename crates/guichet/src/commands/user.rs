//! `guichet user add EMAIL --name N --role R`: an account for a brand, with a link that signs in once.
//!
//! No default password exists: the link leads to the page where one is chosen.

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use guichet_channels::mail::address::is_address;
use guichet_core::model::{Member, Role, User, UserId};
use guichet_server::api::members::sign_in_url;
use guichet_server::api::session::usable_name;
use guichet_store::{AuditLine, Store, StoreError};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use crate::commands::Ending;
use crate::language::Language;
use crate::output;
use crate::place::{BrandChoice, Place};
use crate::trail;

/// Accounts.
#[derive(Debug, Args)]
pub(crate) struct Users {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add an account for a brand, or give an existing one another role; prints a one-time sign-in link
    Add(Add),
    /// Close an account: what it has open ends, its links open nothing; `add` opens it again
    Disable(Disable),
}

#[derive(Debug, Args)]
struct Disable {
    /// Mail address of the account
    email: String,
}

#[derive(Debug, Args)]
struct Add {
    /// Mail address; it is the account's name
    email: String,
    /// Name shown to colleagues
    #[arg(long)]
    name: Option<String>,
    /// What they may do; each includes those before
    #[arg(long)]
    role: RoleChoice,
    #[command(flatten)]
    brand: BrandChoice,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleChoice {
    Agent,
    Lead,
    Admin,
}

impl From<RoleChoice> for Role {
    fn from(choice: RoleChoice) -> Self {
        match choice {
            RoleChoice::Agent => Self::Agent,
            RoleChoice::Lead => Self::Lead,
            RoleChoice::Admin => Self::Admin,
        }
    }
}

/// Runs the command.
pub(crate) fn run(command: &Users) -> Result<Ending> {
    match &command.action {
        Action::Add(add) => run_add(&command.place, add),
        Action::Disable(disable) => run_disable(&command.place, disable),
    }
}

fn run_disable(place: &Place, disable: &Disable) -> Result<Ending> {
    let email = disable.email.trim().to_lowercase();
    place.with_app(async |app| {
        let store = app.store();
        let Some(user) = store.user_by_email(&email).await? else { bail!("nobody has the address `{email}`") };
        store.update_user(&User { disabled: true, ..user.clone() }).await?;
        store.audit(&trail::line(app, "user.disabled", user.id.to_string())).await?;
        let value = json!({"id": user.id, "email": user.email, "disabled": true});
        output::show(&value, &format!("{} <{}>: disabled", user.name, user.email))?;
        Ok(Ending::Done)
    })
}

fn run_add(place: &Place, add: &Add) -> Result<Ending> {
    let email = add.email.trim().to_lowercase();
    if !is_address(&email) {
        bail!("`{}` is not a mail address", add.email);
    }
    let name = match &add.name {
        Some(name) => {
            Some(usable_name(name).with_context(|| format!("`{name}` cannot be a name: one line, not long"))?)
        }
        None => None,
    };
    place.with_app(async |app| {
        let store = app.store();
        let brand = add.brand.find(store).await?;
        let user = find_or_create(store, &email, name.as_deref(), app.now()).await?;
        let role = Role::from(add.role);
        store.put_member(Member { user_id: user.id, brand_id: brand.id, role }).await?;
        let line = trail::line(app, "member.put", user.id.to_string());
        store.audit(&AuditLine { brand_id: Some(brand.id), detail: Some(role.to_string()), ..line }).await?;
        let url = sign_in_url(app, user.id).await?;
        let value = json!({
            "id": user.id, "email": user.email, "name": user.name, "role": role, "brand": brand.slug,
            "sign_in_url": url,
        });
        output::show(&value, &format!("{} <{}>, {role}, {}\n{url}", user.name, user.email, brand.slug))?;
        Ok(Ending::Done)
    })
}

async fn find_or_create(store: &Store, email: &str, name: Option<&str>, now: Timestamp) -> Result<User> {
    if let Some(mut user) = store.user_by_email(email).await? {
        let renamed = name.filter(|name| *name != user.name);
        if renamed.is_some() || user.disabled {
            user.name = renamed.unwrap_or(&user.name).to_owned();
            user.disabled = false;
            store.update_user(&user).await?;
        }
        return Ok(user);
    }
    let name = name.context("a new account needs a --name")?;
    let user = User {
        id: UserId(Uuid::now_v7()),
        email: email.to_owned(),
        name: name.to_owned(),
        // The first name alone: what customers see is chosen, and never the surname by default.
        signature: name.split_whitespace().next().unwrap_or_default().to_owned(),
        locale: Language::of_the_terminal().pick("fr", "en").to_owned(),
        disabled: false,
    };
    match store.create_user(&user, now).await {
        Ok(()) => Ok(user),
        // Somebody else added the same person at the same moment.
        Err(StoreError::Conflict) => store.user_by_email(email).await?.context("the account cannot be made"),
        Err(problem) => Err(problem.into()),
    }
}
