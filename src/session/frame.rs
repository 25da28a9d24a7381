//! The site's frame as the session remembers it: configuration, directory, and the day.

use std::sync::Arc;

use super::settings::Settings;
use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, SourceText, Span};
use crate::model::directory::Directory;
use crate::model::located::Located;
use crate::model::scalar::Day;
use crate::stages::parse::{self, Framed};

/// The configuration, below the site's folder.
pub const CONFIG: &str = "opsbook.yaml";
const DIRECTORY: &str = "content/directory.yaml";

/// Configuration, directory and the day.
#[derive(Debug)]
pub struct Frame {
    config_source: Framed<Config>,
    /// The configuration in force: the last whole one, with what the command line puts in its place.
    config: Arc<Config>,
    /// The last whole configuration as written.
    config_good: Arc<Config>,
    directory_source: Framed<Directory>,
    directory_good: Arc<Directory>,
    /// What stands in for a directory that is broken.
    directory_empty: Arc<Directory>,
    /// The day for which the site is computed.
    pub as_of: Day,
    /// Whether configuration fixes it.
    pub as_of_fixed: bool,
}

impl Frame {
    /// The frame of a site without configuration and directory.
    pub fn new(settings: &Settings) -> Self {
        let config_source = parse::config(&Arc::from(CONFIG), b"");
        let directory_source = parse::directory(&Arc::from(DIRECTORY), b"");
        let config = config_source.value.clone().expect("an empty configuration has defaults for every key");
        let directory_empty = Arc::new(Directory::empty());
        Self {
            config_source,
            config: Arc::clone(&config),
            config_good: config,
            directory_source,
            directory_good: Arc::clone(&directory_empty),
            directory_empty,
            as_of: settings.as_of.unwrap_or(settings.today),
            as_of_fixed: false,
        }
    }

    /// Reads a changed source of the frame; tells whether it was the directory.
    pub fn change(&mut self, path: &str, bytes: Option<Vec<u8>>) -> bool {
        let bytes = bytes.unwrap_or_default();
        match path {
            CONFIG => {
                self.config_source = parse::config(&Arc::from(CONFIG), &bytes);
                if let Some(config) = &self.config_source.value {
                    self.config_good = Arc::clone(config);
                }
                false
            }
            DIRECTORY => {
                self.directory_source = parse::directory(&Arc::from(DIRECTORY), &bytes);
                if let Some(directory) = &self.directory_source.value {
                    self.directory_good = Arc::clone(directory);
                }
                true
            }
            _ => false,
        }
    }

    /// Works out configuration and day; tells whether either is different from before.
    pub fn settle(&mut self, settings: &Settings) -> bool {
        let mut config = (*self.config_good).clone();
        if let Some(base_url) = &settings.base_url {
            config.base_url = Some(Located { value: base_url.clone(), span: Span::default() });
        }
        let as_of = settings.as_of.or(config.as_of).unwrap_or(settings.today);
        let fixed = config.as_of.is_some();
        let different = config != *self.config || as_of != self.as_of || fixed != self.as_of_fixed;
        self.as_of = as_of;
        self.as_of_fixed = fixed;
        // An equal one may have its keys in other lines.
        self.config = Arc::new(config);
        different
    }

    /// The configuration in force.
    pub const fn config(&self) -> &Arc<Config> {
        &self.config
    }

    /// The configuration's text.
    pub const fn config_source(&self) -> &SourceText {
        &self.config_source.source
    }

    /// The last whole directory.
    pub const fn directory(&self) -> &Arc<Directory> {
        &self.directory_good
    }

    /// The directory as it is now; one without anybody while it is broken.
    pub fn current_directory(&self) -> &Arc<Directory> {
        self.directory_source.value.as_ref().unwrap_or(&self.directory_empty)
    }

    /// The directory's text.
    pub const fn directory_source(&self) -> &SourceText {
        &self.directory_source.source
    }

    /// Whether neither configuration nor directory is broken.
    pub const fn is_whole(&self) -> bool {
        self.config_source.value.is_some() && self.directory_source.value.is_some()
    }

    /// Whether the configuration can be read, so that what follows from it can be told.
    pub const fn has_config(&self) -> bool {
        self.config_source.value.is_some()
    }

    /// Whether the directory can be read, so that who is in it can be told.
    pub const fn has_directory(&self) -> bool {
        self.directory_source.value.is_some()
    }

    /// What is wrong with configuration and directory by themselves.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.config_source.diagnostics.iter().chain(&self.directory_source.diagnostics)
    }
}
