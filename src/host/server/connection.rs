//! Connections: how many at once, and how long a client may take.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::answer::Desk;

/// Connections that are open at once; whoever comes later waits.
const CONNECTIONS_MAX: usize = 256;
/// How long a client may take to say what it wants.
const ASKING_MAX: Duration = Duration::from_secs(10);
/// How long a connection may last that is no event stream, so that clients that never read cannot take all of them.
const LASTING_MAX: Duration = Duration::from_mins(2);

/// Accepts connections for ever.
pub(super) async fn accept(listener: TcpListener, desk: Arc<Desk>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files, or a client that was gone before it was greeted.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let desk = Arc::clone(&desk);
        tokio::spawn(async move {
            serve(stream, desk).await;
            drop(place);
        });
    }
}

async fn serve(stream: TcpStream, desk: Arc<Desk>) {
    // Events are small and not to be held back.
    _ = stream.set_nodelay(true);
    let streaming = Arc::new(AtomicBool::new(false));
    let is_streaming = Arc::clone(&streaming);
    let service = service_fn(move |request| {
        let (desk, streaming) = (Arc::clone(&desk), Arc::clone(&streaming));
        async move { Ok::<_, std::convert::Infallible>(desk.answer(request, &streaming).await) }
    });
    let connection =
        http1::Builder::new().timer(TokioTimer::new()).header_read_timeout(ASKING_MAX).serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    loop {
        tokio::select! {
            // A client's faults are its own: it was told what it can be told.
            _ = &mut connection => return,
            () = tokio::time::sleep(LASTING_MAX) => if !is_streaming.load(Ordering::Relaxed) { return },
        }
    }
}
