//! The preview's server: answers from what the build made, and tells open pages when something changed.

mod address;
mod answer;
mod client;
mod connection;
mod events;
mod inject;
mod site;
mod vet;

use std::net::{SocketAddr, TcpListener, ToSocketAddrs as _};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use tokio::runtime::Runtime;

pub use self::events::Saved;
use self::events::Told;
pub use self::site::{Reply, Setup, Site};
pub use self::vet::Hosts;

/// The port that a preview takes when none is asked for, and the first of a few that it tries.
const PORT: u16 = 4747;
const PORTS_TRIED: u16 = 20;

/// A running server.
pub struct Server {
    /// Dropped with the server, which ends every connection.
    _runtime: Runtime,
    told: tokio::sync::watch::Sender<Told>,
}

/// Listens on a host's address. Without a port, the first free one of a few is taken; with one, that or none.
///
/// # Errors
/// When there is no such host, or the port is taken.
pub fn listen(host: &str, port: Option<u16>) -> anyhow::Result<TcpListener> {
    let at = |port: u16| -> std::io::Result<TcpListener> {
        let addresses: Vec<SocketAddr> = (host.trim_matches(['[', ']']), port).to_socket_addrs()?.collect();
        TcpListener::bind(&*addresses)
    };
    if let Some(port) = port {
        return at(port)
            .with_context(|| format!("port {port} of {host} cannot be had; take another with --port, or none for the next free one"));
    }
    let mut last = None;
    for port in PORT..PORT + PORTS_TRIED {
        match at(port) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(error).with_context(|| format!("`{host}` cannot be listened on")),
        }
    }
    match last {
        Some(error) => {
            Err(error).with_context(|| format!("ports {PORT} to {} of {host} are all taken; name one with --port", PORT + PORTS_TRIED - 1))
        }
        None => bail!("`{host}` cannot be listened on"),
    }
}

impl Server {
    /// Serves a site from now on.
    ///
    /// # Errors
    /// When the system has no threads for it.
    pub fn start(listener: TcpListener, site: Arc<dyn Site>, setup: Setup) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("preview")
            .enable_io()
            .enable_time()
            .build()
            .context("the server could not be started")?;
        listener.set_nonblocking(true).context("the server could not be started")?;
        let (told, heard) = tokio::sync::watch::channel(Told::default());
        let entered = runtime.enter();
        let listener = tokio::net::TcpListener::from_std(listener).context("the server could not be started")?;
        drop(entered);
        runtime.spawn(connection::accept(listener, Arc::new(answer::Desk { site, setup, heard, session: session() })));
        Ok(Self { _runtime: runtime, told })
    }

    /// Tells every open page that something changed; `saved` is the page whose source was saved.
    pub fn tell(&self, saved: Option<Saved>) {
        self.told.send_modify(|told| *told = Told { number: told.number + 1, saved });
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Server")
    }
}

/// A name for this run of the server, another in each.
fn session() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    format!("{:x}-{now:x}", std::process::id())
}
