//! The event stream of an open page: the whole state each time, so that a lost event never matters.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::channel::Channel;
use hyper::body::Bytes;
use tokio::sync::watch;

/// The page whose source was just saved.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Saved {
    /// Its path on this server.
    pub page: String,
    /// Its title.
    pub title: String,
}

/// What open pages are told: that there is something new.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// Counts what was told.
    pub number: u64,
    /// The page whose source was just saved.
    pub saved: Option<Saved>,
}

/// A silent stream is ended by some browsers and by most proxies.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The body of an event stream.
pub(super) type Stream = Channel<Bytes>;

/// A stream of states: one at once, one after each word. A reader who is slow to read gets the newest and none of
/// those in between.
pub(super) fn stream(mut heard: watch::Receiver<Told>, state: impl Fn(Option<&Saved>) -> String + Send + Sync + 'static) -> Stream {
    let (mut send, receive) = Channel::new(1);
    heard.mark_unchanged();
    tokio::spawn(async move {
        let state = Arc::new(state);
        let mut frame = Some(None);
        loop {
            let bytes = match frame.take() {
                Some(saved) => {
                    let state = Arc::clone(&state);
                    let made = tokio::task::spawn_blocking(move || state(Option::as_ref(&saved))).await;
                    let Ok(made) = made else { return };
                    // The first word also says how soon to come back after the server was away.
                    format!("event: state\nretry: 500\ndata: {made}\n\n")
                }
                None => ":\n\n".to_owned(),
            };
            if send.send_data(Bytes::from(bytes)).await.is_err() {
                return;
            }
            tokio::select! {
                changed = heard.changed() => match changed {
                    Ok(()) => frame = Some(heard.borrow_and_update().saved.clone()),
                    Err(_) => return,
                },
                () = tokio::time::sleep(HEARTBEAT) => {}
            }
        }
    });
    receive
}
