//! The preview's HTTP server: its own runtime of two threads, its own accept loop with limits of connections by client
//! and of the time that a request's head and the taking of an answer may need.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use super::clients::{Clients, Seat};
use super::gate::Gate;
use super::options::Options;
use super::service::{Service, Stranger};
use super::site::Site;
use super::write_timeout::WriteTimeout;

/// A request's head has to come within this time; it also ends a connection that says nothing.
const HEAD_TIMEOUT: Duration = Duration::from_secs(20);

/// An answer of which nothing is taken for so long ends its connection.
const TAKE_TIMEOUT: Duration = Duration::from_secs(20);

/// The longest head of a request, in bytes.
const MAX_HEAD: usize = 16 << 10;

/// How many ports after a taken one are tried to name a free one.
const NEXT_PORTS: u16 = 50;

/// A running server; it stops when this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    query: String,
    runtime: Option<Runtime>,
}

/// Why a server did not start.
#[derive(Debug)]
pub enum StartError {
    /// Another program listens on the port.
    PortInUse {
        /// The port that was asked for.
        port: u16,
        /// The next one that is free.
        free: Option<u16>,
    },
    /// The system refused.
    Io(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortInUse { port, free: Some(free) } => {
                write!(f, "port {port} is in use by another program; port {free} is free")
            }
            Self::PortInUse { port, free: None } => write!(f, "port {port} is in use by another program"),
            Self::Io(error) => write!(f, "the preview cannot listen: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Server {
    /// Starts serving the newest of `sites`.
    ///
    /// # Errors
    /// When the port is taken or the system refuses to listen on it.
    pub fn start(options: Options, sites: watch::Receiver<Arc<Site>>) -> Result<Self, StartError> {
        let listener = listen(options.reach.address(), options.port)?;
        let address = listener.local_addr()?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(4)
            .thread_name("tebiki-preview")
            .enable_all()
            .build()?;
        let clients = Clients::new(options.connections.min(room_for_connections()));
        let query = options.token.as_ref().map(|token| format!("?{}", token.query())).unwrap_or_default();
        let gate = Gate::new(&options.reach, address.port());
        let service = Arc::new(Service::new(options, gate, sites));
        let listener = {
            let _entered = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        runtime.spawn(accept(listener, clients, service));
        Ok(Self { address, query, runtime: Some(runtime) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address to open in a browser, with the token where one is asked for.
    #[must_use]
    pub fn url(&self) -> String {
        let shown = if self.address.ip().is_unspecified() {
            SocketAddr::new(IpAddr::from([127, 0, 0, 1]), self.address.port())
        } else {
            self.address
        };
        format!("http://{shown}/{}", self.query)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Listens on a port, or says which one is free.
fn listen(address: IpAddr, port: u16) -> Result<TcpListener, StartError> {
    let listener = match TcpListener::bind((address, port)) {
        Ok(listener) => listener,
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            let next = (1..=NEXT_PORTS).filter_map(|step| port.checked_add(step));
            let free = next.into_iter().find(|&next| TcpListener::bind((address, next)).is_ok());
            return Err(StartError::PortInUse { port, free });
        }
        Err(error) => return Err(error.into()),
    };
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// How many connections of a kind the system lets this program hold: two kinds, and as much again for the files of the
/// guide. Systems begin with 1,024 files for each program, and more for those that ask.
#[cfg(unix)]
fn room_for_connections() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limits = getrlimit(Resource::Nofile);
    let wanted = limits.maximum.unwrap_or(MOST_FILES).min(MOST_FILES);
    let now = limits.current.unwrap_or(MOST_FILES);
    let raised =
        now < wanted && setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limits.maximum }).is_ok();
    let files = if raised { wanted } else { now };
    usize::try_from(files / 3).unwrap_or(usize::MAX)
}

#[cfg(not(unix))]
fn room_for_connections() -> usize {
    usize::MAX
}

/// So many open files are enough.
#[cfg(unix)]
const MOST_FILES: u64 = 4_096;

/// Takes every connection; a client that holds too many loses its oldest.
async fn accept(listener: tokio::net::TcpListener, clients: Arc<Clients>, service: Arc<Service>) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                let seat = clients.enter(client(peer.ip()));
                tokio::spawn(converse(stream, seat, service.clone()));
            }
            // Out of file descriptors, or a connection that went away before it was taken: the
            // listener is as good as before, but trying at once again would only burn time.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// Whom an address belongs to: one client of IPv6 has a whole network of 64 bits.
fn client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
        address @ IpAddr::V4(_) => address,
    }
}

/// Answers the requests of one connection until either side has enough, or the place is needed for another.
async fn converse(stream: TcpStream, seat: Seat, service: Arc<Service>) {
    let Ok(local) = stream.local_addr() else {
        return;
    };
    // Answers go out at once; failing to say so costs only time.
    let _ = stream.set_nodelay(true);
    let leave = seat.leave.clone();
    let seat = Arc::new(seat);
    let service = service_fn(move |request| {
        let (service, seat) = (service.clone(), seat.clone());
        async move {
            let answer = service.answer(request, local).await;
            if answer.extensions().get::<Stranger>().is_none() {
                seat.trust();
            }
            Ok::<_, Infallible>(answer)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .serve_connection(WriteTimeout::new(stream, TAKE_TIMEOUT), service);
    tokio::select! {
        // A connection that ends in an error ends; there is nobody left to tell.
        _ = connection => {}
        () = leave.notified() => {}
    }
}
