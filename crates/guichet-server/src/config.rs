//! Settings of a running desk: one TOML file, then `GUICHET_…` variables, then what the command line says.
//!
//! Everything has a default, so that an empty place serves on the loopback. Unknown keys are refused: a setting with a
//! typing error must not be ignored in silence.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Why the settings cannot be used, in words for the person who wrote them.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the settings file {path}: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not what we expect.
    #[error("the settings file {path} is not valid: {message}")]
    Invalid {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        message: String,
    },
    /// A variable has a value that we cannot use.
    #[error("{name} has a value that cannot be used: {value:?}. Expected {expected}.")]
    Variable {
        /// Which variable or key.
        name: String,
        /// What it says.
        value: String,
        /// What it should say.
        expected: &'static str,
    },
}

/// Settings of a running desk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Address under which people reach the desk, without a final slash; from `listen` when empty.
    pub public_url: String,
    /// Folder of the database and the files.
    pub data: PathBuf,
    /// `postgres://…` for PostgreSQL; SQLite in the data folder otherwise.
    pub database: Option<String>,
    /// File of the secret key; outside the data folder, so that a copy of the data alone opens no account.
    pub key_file: Option<PathBuf>,
    /// Channels may speak to private addresses. Only for tests and for a network that one trusts.
    pub allow_private_networks: bool,
    /// A proxy in front of the desk sets `X-Forwarded-For`; otherwise that header is not believed.
    pub behind_proxy: bool,
    /// Replies that may be on their way at the same time.
    pub send_workers: usize,
    /// `/metrics` is served to other machines too, not only to this one.
    pub public_metrics: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8480)),
            public_url: String::new(),
            data: default_data_folder(),
            database: None,
            key_file: None,
            allow_private_networks: false,
            behind_proxy: false,
            send_workers: 4,
            public_metrics: false,
        }
    }
}

impl Config {
    /// The settings of `file` (none: defaults), changed by the `GUICHET_…` variables that `variable` knows.
    ///
    /// # Errors
    /// When the file cannot be read or a value cannot be used.
    pub fn load(file: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut config = match file {
            None => Self::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
                toml::from_str(&text)
                    .map_err(|error| ConfigError::Invalid { path: path.to_owned(), message: error.to_string() })?
            }
        };
        config.take_variables(variable)?;
        config.public_url = clean_public_url(&config.public_url)?;
        Ok(config)
    }

    fn take_variables(&mut self, variable: impl Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
        let read = |name: &str| variable(name).filter(|value| !value.is_empty());
        if let Some(value) = read("GUICHET_LISTEN") {
            self.listen = parse("GUICHET_LISTEN", &value, "an address such as 127.0.0.1:8480")?;
        }
        if let Some(value) = read("GUICHET_PUBLIC_URL") {
            self.public_url = value;
        }
        if let Some(value) = read("GUICHET_DATA") {
            self.data = PathBuf::from(value);
        }
        if let Some(value) = read("GUICHET_DATABASE") {
            self.database = Some(value);
        }
        if let Some(value) = read("GUICHET_KEY_FILE") {
            self.key_file = Some(PathBuf::from(value));
        }
        for (name, setting) in [
            ("GUICHET_ALLOW_PRIVATE_NETWORKS", &mut self.allow_private_networks),
            ("GUICHET_BEHIND_PROXY", &mut self.behind_proxy),
            ("GUICHET_PUBLIC_METRICS", &mut self.public_metrics),
        ] {
            if let Some(value) = read(name) {
                *setting = match value.as_str() {
                    "1" | "true" | "yes" => true,
                    "0" | "false" | "no" => false,
                    _ => return Err(variable_error(name, &value, "true or false")),
                };
            }
        }
        if let Some(value) = read("GUICHET_SEND_WORKERS") {
            self.send_workers = parse("GUICHET_SEND_WORKERS", &value, "a number from 1 to 64")?;
        }
        if !(1..=64).contains(&self.send_workers) {
            return Err(variable_error("send_workers", &self.send_workers.to_string(), "a number from 1 to 64"));
        }
        Ok(())
    }

    /// The key file: as set, or in the user's configuration folder.
    #[must_use]
    pub fn key_path(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(default_key_file)
    }

    /// Whether people reach the desk over https: cookies and headers depend on it.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

fn parse<T: std::str::FromStr>(name: &str, value: &str, expected: &'static str) -> Result<T, ConfigError> {
    value.parse().map_err(|_| variable_error(name, value, expected))
}

fn variable_error(name: &str, value: &str, expected: &'static str) -> ConfigError {
    ConfigError::Variable { name: name.to_owned(), value: value.to_owned(), expected }
}

/// The address under which people reach the desk, without a slash at its end.
///
/// # Errors
/// Not an address of a site, or one with a path.
pub fn clean_public_url(url: &str) -> Result<String, ConfigError> {
    let url = url.trim().trim_end_matches('/');
    let usable = url.is_empty()
        || reqwest::Url::parse(url).is_ok_and(|parsed| {
            matches!(parsed.scheme(), "http" | "https")
                && parsed.has_host()
                && parsed.query().is_none()
                && parsed.fragment().is_none()
                && parsed.path() == "/"
        });
    if usable {
        Ok(url.to_owned())
    } else {
        Err(variable_error("public_url", url, "an address such as https://care.brand.example, without a path"))
    }
}

fn environment_folder(variable: &str, under_home: &str) -> PathBuf {
    std::env::var_os(variable)
        .filter(|value| Path::new(value).is_absolute())
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(under_home)))
        .unwrap_or_else(|| PathBuf::from("."))
}

/// The user's data folder for Guichet.
#[must_use]
pub fn default_data_folder() -> PathBuf {
    environment_folder("XDG_DATA_HOME", ".local/share").join("guichet")
}

fn default_key_file() -> PathBuf {
    environment_folder("XDG_CONFIG_HOME", ".config").join("guichet").join("secret.key")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_win_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("guichet.toml");
        std::fs::write(&file, "listen = \"127.0.0.1:9000\"\npublic_url = \"https://care.brand.example/\"\n").unwrap();
        let config =
            Config::load(Some(&file), |name| (name == "GUICHET_LISTEN").then(|| "127.0.0.1:9001".to_owned())).unwrap();
        assert_eq!(config.listen.port(), 9001);
        assert_eq!(config.public_url, "https://care.brand.example");
        assert!(config.is_https());
    }

    #[test]
    fn a_typing_error_is_refused_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("guichet.toml");
        std::fs::write(&file, "lisen = \"127.0.0.1:9000\"\n").unwrap();
        let error = Config::load(Some(&file), |_| None).unwrap_err();
        assert!(error.to_string().contains("lisen"), "{error}");
    }

    #[test]
    fn an_address_with_a_path_is_no_public_address() {
        for wrong in ["https://care.brand.example/desk", "care.brand.example", "ftp://care.brand.example"] {
            let error =
                Config::load(None, |name| (name == "GUICHET_PUBLIC_URL").then(|| wrong.to_owned())).unwrap_err();
            assert!(error.to_string().contains("public_url"), "{error}");
        }
    }
}
